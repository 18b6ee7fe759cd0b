{{ config(materialized='view') }}

with identities as (

    select * from {{ ref('person_identities') }}

),

statements as (

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

final as (

    select
        identities.person_id,
        statements.year,
        statements.is_employed,
        statements.is_in_education,
        statements.unemployed_months,
        statements.attained_level
    from statements
    left join identities
        on statements.person_number = identities.person_number

)

select * from final
