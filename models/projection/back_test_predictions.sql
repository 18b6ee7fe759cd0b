{{ config(materialized='view') }}

with runs as (

    select * from {{ ref('back_test_runs') }}

),

final as (

    select
        back_test_id,
        method,
        measure,
        year,
        region_code,
        sex,
        age_group,
        predicted_persons
    from runs
    where refusal is null

)

select * from final
