with base_periods as (

    select *
    from {{ ref('resolved_base_periods') }}
    where is_covered

),

years as (

    select * from {{ ref('covered_years') }}

),

final as (

    select
        base_periods.base_period_id,
        base_periods.rate_kind,
        years.year
    from base_periods
    inner join years
        on years.year between base_periods.first_year and base_periods.last_year

)

select * from final
