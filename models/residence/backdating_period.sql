{{ config(materialized='view') }}

with period as (

    select * from {{ ref('covered_period') }}

),

final as (

    -- An administrative emigration of a later year is registered after the delivery's end: it cannot be moved back yet.
    select cast(last_year - {{ rule_parameter('administrative_backdating_years') }} as int) as last_complete_year
    from period

)

select * from final
