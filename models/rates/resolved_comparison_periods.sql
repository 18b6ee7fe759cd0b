{{ config(materialized='view') }}

with comparison_periods as (

    select * from {{ ref('comparison_periods') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

final as (

    select
        comparison_periods.period_id,
        {{ stated_year('comparison_periods.first_registration_year', 'period.last_year') }} as first_registration_year,
        {{ stated_year('comparison_periods.last_registration_year', 'period.last_year') }} as last_registration_year,
        comparison_periods.label
    from comparison_periods
    cross join period

)

select * from final
