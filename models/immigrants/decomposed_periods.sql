{{ config(materialized='view') }}

with period as (

    select * from {{ ref('covered_period') }}

),

halves as (

    -- Of an odd number of years the one in the middle is in neither.
    select
        first_year,
        first_year + cast(floor((last_year - first_year + 1) / 2.0) as int) - 1 as last_year_of_first,
        last_year - cast(floor((last_year - first_year + 1) / 2.0) as int) + 1 as first_year_of_last,
        last_year
    from period
    where first_year < last_year

),

rate_periods as (

    select * from {{ ref('resolved_rate_periods') }}

),

years as (

    select * from {{ ref('covered_years') }}

),

pairs as (

    select
        'halves' as comparison,
        first_year,
        last_year_of_first as last_year,
        first_year_of_last as later_first_year,
        last_year as later_last_year
    from halves
    union all
    -- Periods that share a year are not compared.
    select
        'rate_periods' as comparison,
        earlier.first_year,
        earlier.last_year,
        later.first_year as later_first_year,
        later.last_year as later_last_year
    from rate_periods as earlier
    inner join rate_periods as later
        on earlier.last_year < later.first_year
    union all
    select
        'consecutive_years' as comparison,
        earlier.year as first_year,
        earlier.year as last_year,
        later.year as later_first_year,
        later.year as later_last_year
    from years as earlier
    inner join years as later
        on earlier.year + 1 = later.year

),

final as (

    select
        comparison,
        {{ years_in_words('first_year', 'last_year') }} as first_period_id,
        {{ years_in_words('later_first_year', 'later_last_year') }} as second_period_id,
        first_year,
        last_year,
        later_first_year,
        later_last_year
    from pairs

)

select * from final
