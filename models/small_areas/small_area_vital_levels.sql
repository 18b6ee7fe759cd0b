{{ config(materialized='view') }}

with factors as (

    select * from {{ ref('regional_level_factors') }}

),

schemes as (

    select * from {{ ref('small_area_schemes') }}

),

final as (

    select
        factors.base_period_id,
        factors.scheme_id,
        factors.region_code,
        factors.rate_kind,
        factors.events,
        factors.expected_events
    from factors
    inner join schemes
        on factors.base_period_id = schemes.base_period_id and factors.scheme_id = schemes.scheme_id

)

select * from final
