with immigrants as (

    select * from {{ ref('immigrants') }}

),

resolutions as (

    select *
    from {{ ref('person_number_resolutions') }}
    where vintage_id = 'current'

),

rows_delivered as (

    select
        person_number,
        employment_year as year,
        true as is_employed,
        cast(null as boolean) as is_in_education,
        cast(null as int) as unemployed_months,
        cast(null as int) as attained_level
    from {{ ref('stg_employment') }}
    where employment_type is not null
    union all
    select
        person_number,
        education_year as year,
        cast(null as boolean) as is_employed,
        coalesce(is_enrolled_1_october, false) or coalesce(has_passed_exam, false) as is_in_education,
        cast(null as int) as unemployed_months,
        cast(null as int) as attained_level
    from {{ ref('stg_education_enrolment') }}
    union all
    select
        person_number,
        unemployment_year as year,
        cast(null as boolean) as is_employed,
        cast(null as boolean) as is_in_education,
        unemployed_months,
        cast(null as int) as attained_level
    from {{ ref('stg_unemployment') }}
    union all
    select
        person_number,
        attainment_year as year,
        cast(null as boolean) as is_employed,
        cast(null as boolean) as is_in_education,
        cast(null as int) as unemployed_months,
        case when education_level between 1 and 8 then education_level else 0 end as attained_level
    from {{ ref('stg_education_attainment') }}

),

resolved as (

    select
        coalesce(resolutions.resolved_person_number, rows_delivered.person_number) as person_number,
        rows_delivered.year,
        rows_delivered.is_employed,
        rows_delivered.is_in_education,
        rows_delivered.unemployed_months,
        rows_delivered.attained_level
    from rows_delivered
    left join resolutions
        on rows_delivered.person_number = resolutions.superseded_person_number
    where rows_delivered.year is not null

),

final as (

    -- Of several rows for one person and year, the one that says most stands. No level (0), a level not stated (9)
    -- and one that cannot be read all say nothing.
    select
        resolved.person_number,
        resolved.year,
        max(resolved.is_employed) as is_employed,
        max(resolved.is_in_education) as is_in_education,
        max(resolved.unemployed_months) as unemployed_months,
        max(resolved.attained_level) as attained_level
    from resolved
    inner join immigrants
        on resolved.person_number = immigrants.person_number
    group by resolved.person_number, resolved.year

)

select * from final
