with person_years as (

    select * from {{ ref('immigrant_person_years') }}

),

age_groups as (

    select * from {{ ref('residence_ages') }}

),

final as (

    select
        person_years.year,
        person_years.background,
        coalesce(person_years.duration_group, 'unknown') as duration_group,
        age_groups.age_group,
        person_years.sex,
        count(*) as persons,
        count(case when person_years.has_emigrated then 1 end) as emigrants
    from person_years
    inner join age_groups
        on least(person_years.age, {{ oldest_age() }}) = age_groups.age
    group by
        person_years.year, person_years.background, coalesce(person_years.duration_group, 'unknown'),
        age_groups.age_group, person_years.sex

)

select * from final
