{{ config(alias='rate_periods') }}

with period_years as (

    select * from {{ ref('period_years') }}

),

chosen_periods as (

    select * from {{ ref('resolved_rate_periods') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

periods as (

    select
        period_id,
        min(year) as first_year,
        max(year) as last_year
    from period_years
    group by period_id

),

final as (

    select
        periods.period_id,
        periods.first_year,
        periods.last_year,
        coalesce(
            chosen_periods.position, case when periods.first_year = period.last_year then 'latest_year' end
        ) as position
    from periods
    cross join period
    left join chosen_periods
        on periods.period_id = chosen_periods.period_id

)

select * from final
