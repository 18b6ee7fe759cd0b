with absences as (

    select *
    from {{ ref('border_states') }}
    where state_code = 'abroad'

),

immigrants as (

    select * from {{ ref('immigrants') }}

),

age_groups as (

    select * from {{ ref('residence_ages') }}

),

counted as (

    -- Every departure begins an absence of its own.
    select
        absences.since_year,
        coalesce(immigrants.background, 'not_immigrant') as background,
        absences.sex,
        age_groups.age_group as departure_age_group,
        absences.state_code,
        absences.until_year,
        absences.end_code,
        count(*) as persons
    from absences
    inner join age_groups
        on least(absences.since_year - absences.birth_year, {{ oldest_age() }}) = age_groups.age
    left join immigrants
        on absences.person_id = immigrants.person_id
    group by all

),

{{ exposed_states('counted', 'since_year') }},

final as (

    select
        since_year as emigration_year,
        background,
        sex,
        departure_age_group,
        cast(year - since_year as int) as years_since_departure,
        {{ counts_of_absence() }}
    from exposed_states
    group by since_year, background, sex, departure_age_group, year

)

select * from final
