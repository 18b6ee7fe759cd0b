with notifications as (

    select
        citizenship_code,
        origin_country_code,
        destination_country_code,
        count(*) as times,
        min(registration_date) as first_registration_date,
        max(registration_date) as last_registration_date
    from {{ ref('stg_notifications') }}
    group by citizenship_code, origin_country_code, destination_country_code

),

persons as (

    select
        birth_country_code,
        mother_birth_country_code,
        father_birth_country_code,
        count(*) as times
    from {{ ref('stg_persons') }}
    group by birth_country_code, mother_birth_country_code, father_birth_country_code

),

stated as (

    {% for stated_in, column in [
        ['citizenship', 'citizenship_code'],
        ['from_country', 'origin_country_code'],
        ['to_country', 'destination_country_code'],
    ] %}
        select
            '{{ stated_in }}' as stated_in,
            {{ column }} as country_code,
            times,
            first_registration_date,
            last_registration_date
        from notifications
        union all
    {% endfor %}
    {% for stated_in in ['birth_country', 'mother_birth_country', 'father_birth_country'] %}
        select
            '{{ stated_in }}' as stated_in,
            {{ stated_in }}_code as country_code,
            times,
            cast(null as date) as first_registration_date,
            cast(null as date) as last_registration_date
        from persons
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        stated_in,
        country_code,
        cast(sum(times) as bigint) as times,
        min(first_registration_date) as first_registration_date,
        max(last_registration_date) as last_registration_date
    from stated
    where country_code is not null
    group by stated_in, country_code

)

select * from final
