{{ config(materialized='view') }}

with checked as (

    select * from {{ ref('person_checks') }}

),

final as (

    -- A death before the birth is not used; the person is.
    select
        person_number,
        person_id,
        sex,
        birth_date,
        cast(year(birth_date) as int) as birth_year,
        birth_municipality_code,
        case when reason_code is null then death_date end as death_date,
        birth_country_code,
        mother_birth_country_code,
        father_birth_country_code,
        grandparents_born_abroad,
        reason_for_immigration,
        first_immigration_year,
        mother_person_id
    from checked
    where reason_code is null or reason_code = 'death_before_birth'

)

select * from final
