with codes as (

    select * from {{ ref('country_codes') }}

),

countries as (

    select * from {{ ref('countries') }}

),

systems as (

    select * from {{ ref('country_code_systems') }}

),

dated as (

    -- A code of a state is in force no longer than the state.
    select
        codes.country_code,
        codes.code_system,
        countries.country_id,
        countries.country,
        countries.country_group,
        countries.citizenship_group,
        greatest(
            coalesce(codes.first_date, {{ earliest_date() }}), coalesce(countries.first_date, {{ earliest_date() }})
        ) as first_date,
        least(coalesce(codes.last_date, {{ latest_date() }}), coalesce(countries.last_date, {{ latest_date() }}))
            as last_date
    from codes
    inner join countries
        on codes.country_id = countries.country_id
    cross join systems
    where
        codes.code_system in ('iso_alpha_2', 'iso_alpha_3')
        or {{ is_of_digit_list('codes.code_system', 'systems.digit_list') }}

),

ranked as (

    -- Countries of birth have no date: a code that named two countries in turn names the later.
    select
        *,
        min(first_date) over (partition by country_code) as first_date_of_code,
        max(last_date) over (partition by country_code) as last_date_of_code,
        row_number() over (partition by country_code order by last_date desc, country_id asc) as place
    from dated

),

final as (

    select
        country_code,
        code_system,
        country_id,
        country,
        country_group,
        citizenship_group,
        first_date_of_code as first_date,
        last_date_of_code as last_date
    from ranked
    where place = 1

)

select * from final
