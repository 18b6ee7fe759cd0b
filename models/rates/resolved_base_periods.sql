{{ config(materialized='view') }}

with base_periods as (

    select * from {{ ref('base_periods') }}

),

back_tests as (

    select * from {{ ref('back_tests') }}

),

unused as (

    -- Those of back-tests alone that a delivery of this kind has not.
    select back_tests.base_period_id
    from back_tests
    group by back_tests.base_period_id
    having count(case when {{ is_of_this_kind('back_tests') }} then 1 end) = 0

),

period as (

    select * from {{ ref('covered_period') }}

),

resolved as (

    select
        base_periods.base_period_id,
        base_periods.rate_kind,
        {{ stated_year('base_periods.first_year', 'period.last_year') }} as first_year,
        {{ stated_year('base_periods.last_year', 'period.last_year') }} as last_year,
        period.first_year as first_covered_year,
        period.last_year as last_covered_year,
        base_periods.source
    from base_periods
    left join unused
        on base_periods.base_period_id = unused.base_period_id
    cross join period
    where unused.base_period_id is null

),

final as (

    -- One that the delivery does not cover in full has no rates; nor has one whose last year comes before its first.
    select
        base_period_id,
        rate_kind,
        first_year,
        last_year,
        coalesce(
            first_year <= last_year and first_year >= first_covered_year and last_year <= last_covered_year, false
        ) as is_covered,
        source
    from resolved

)

select * from final
