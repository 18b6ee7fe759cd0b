{{ config(materialized='view') }}

with scenario_series as (

    select * from {{ ref('scenario_series') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

final as (

    select
        scenario_series.scenario_id,
        scenario_series.series,
        {{ stated_year('scenario_series.from_year', 'period.last_year') }} as from_year,
        scenario_series.value,
        scenario_series.unit
    from scenario_series
    cross join period

)

select * from final
