{{ config(materialized='view') }}

with runs as (

    select * from {{ ref('projection_runs') }}

),

final as (

    select
        scenario_id,
        year,
        region_code,
        measure,
        sex,
        age,
        persons,
        rounded_persons
    from runs
    where refusal is null

)

select * from final
