with absences as (

    select *
    from {{ ref('border_states') }}
    where state_code = 'abroad'

),

immigrants as (

    select * from {{ ref('immigrants') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

age_groups as (

    select * from {{ ref('residence_ages') }}

),

counted as (

    -- Every departure begins an absence of its own.
    select
        absences.since_year as emigration_year,
        coalesce(immigrants.background, 'not_immigrant') as background,
        absences.sex,
        age_groups.age_group as departure_age_group,
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

bounded as (

    select
        counted.*,
        least(
            coalesce(counted.until_year, period.last_year),
            counted.emigration_year + {{ rule_parameter('longest_years_since_arrival') }}
        ) as last_exposed_year
    from counted
    cross join period

),

exposed_years as (

    select
        *,
        {{ each_year('emigration_year + 1', 'last_exposed_year') }} as year
    from bounded
    where last_exposed_year > emigration_year

),

final as (

    select
        emigration_year,
        background,
        sex,
        departure_age_group,
        cast(year - emigration_year as int) as years_since_departure,
        cast(sum(persons) as bigint) as at_risk_persons,
        cast(coalesce(sum(persons) filter (where year = until_year and end_code = 'returned'), 0) as bigint)
            as returned_persons,
        cast(coalesce(sum(persons) filter (where year = until_year and end_code = 'died'), 0) as bigint) as deaths
    from exposed_years
    group by emigration_year, background, sex, departure_age_group, year

)

select * from final
