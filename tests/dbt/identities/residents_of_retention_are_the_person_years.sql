-- Residents, emigrants and deaths of followed immigrants are those of their person-years, within the horizon.
with followed as (

    select *
    from {{ ref('followed_immigrants') }}
    where is_followed

),

person_years as (

    select
        person_years.year,
        count(*) as persons,
        count(case when person_years.has_emigrated then 1 end) as emigrants,
        count(case when person_years.has_died then 1 end) as deaths
    from {{ ref('immigrant_person_years') }} as person_years
    inner join followed
        on person_years.person_id = followed.person_id
    where
        person_years.year - followed.first_immigration_year <= {{ rule_parameter('longest_years_since_arrival') }}
    group by person_years.year

),

counts as (

    select
        first_immigration_year + years_since_arrival as year,
        sum(resident_persons) as persons,
        sum(resident_emigrants) as emigrants,
        sum(resident_deaths) as deaths
    from {{ ref('retention_counts') }}
    group by first_immigration_year + years_since_arrival

)

select
    person_years.*,
    counts.persons as counted_persons
from person_years
left join counts
    on person_years.year = counts.year
where
    person_years.persons <> coalesce(counts.persons, 0)
    or person_years.emigrants <> coalesce(counts.emigrants, 0)
    or person_years.deaths <> coalesce(counts.deaths, 0)
