{{ config(materialized='view') }}

with back_tests as (

    select * from {{ ref('back_tests') }}

),

base_periods as (

    select *
    from {{ ref('resolved_base_periods') }}
    where rate_kind = 'migration'

),

period as (

    select * from {{ ref('covered_period') }}

),

resolved as (

    select
        back_tests.*,
        {{ stated_year('back_tests.start_year', 'period.last_year') }} as resolved_start_year,
        {{ stated_year('back_tests.last_year', 'period.last_year') }} as resolved_last_year
    from back_tests
    cross join period
    where {{ is_of_this_kind('back_tests') }}

),

final as (

    select
        resolved.back_test_id,
        resolved.base_period_id,
        resolved.scheme_id,
        base_periods.first_year as first_base_year,
        base_periods.last_year as last_base_year,
        resolved.resolved_start_year as start_year,
        resolved.resolved_last_year as last_year,
        concat(
            resolved.label, ', ',
            {{ years_in_words('resolved.resolved_start_year + 1', 'resolved.resolved_last_year') }}
        ) as label,
        resolved.source
    from resolved
    left join base_periods
        on resolved.base_period_id = base_periods.base_period_id

)

select * from final
