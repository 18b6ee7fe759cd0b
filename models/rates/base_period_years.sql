with base_periods as (

    select * from {{ ref('base_periods') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

years as (

    select * from {{ ref('covered_years') }}

),

final as (

    -- A base period that the delivery does not cover in full has no rates.
    select
        base_periods.base_period_id,
        base_periods.rate_kind,
        years.year
    from base_periods
    inner join period
        on base_periods.first_year >= period.first_year and base_periods.last_year <= period.last_year
    inner join years
        on years.year between base_periods.first_year and base_periods.last_year

)

select * from final
