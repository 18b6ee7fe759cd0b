{{ config(materialized='view') }}

with rate_periods as (

    select * from {{ ref('rate_periods') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

resolved as (

    select
        {{ stated_year('rate_periods.first_year', 'period.last_year') }} as first_year,
        {{ stated_year('rate_periods.last_year', 'period.last_year') }} as last_year,
        rate_periods.position
    from rate_periods
    cross join period

),

final as (

    -- The latest years may be those of a calendar period: they are one.
    select
        {{ years_in_words('resolved.first_year', 'resolved.last_year') }} as period_id,
        resolved.first_year,
        resolved.last_year,
        max(resolved.position) as position
    from resolved
    inner join period
        on resolved.first_year >= period.first_year and resolved.last_year <= period.last_year
    where resolved.first_year <= resolved.last_year
    group by resolved.first_year, resolved.last_year

)

select * from final
