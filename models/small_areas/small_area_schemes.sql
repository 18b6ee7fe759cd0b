{{ config(materialized='view') }}

with scenarios as (

    select * from {{ ref('scenarios') }}

),

back_tests as (

    select * from {{ ref('back_tests') }}

),

delivery_periods as (

    select distinct base_period_id
    from scenarios
    where inputs = 'delivery'

),

cells as (

    select distinct
        base_period_id,
        scheme_id
    from {{ ref('region_cells') }}

),

final as (

    -- Of scenarios every scheme, because a planner may project any; of back-tests their own.
    select
        cells.base_period_id,
        cells.scheme_id
    from cells
    inner join delivery_periods
        on cells.base_period_id = delivery_periods.base_period_id
    union
    select
        cells.base_period_id,
        cells.scheme_id
    from cells
    inner join back_tests
        on cells.base_period_id = back_tests.base_period_id and cells.scheme_id = back_tests.scheme_id

)

select * from final
