{{ config(materialized='view') }}

with person_years as (

    select * from {{ ref('person_years') }}

),

final as (

    select
        person_id,
        year,
        sex,
        birth_year,
        'birth' as vital_event,
        start_code as municipality_code
    from person_years
    where is_birth
    union all
    -- Who immigrates and dies in one year was never counted, and so is not taken out.
    select
        person_id,
        year,
        sex,
        birth_year,
        'death' as vital_event,
        start_code as municipality_code
    from person_years
    where
        end_code = {{ dead() }}
        and {{ is_in_norway('start_code') }}

)

select * from final
