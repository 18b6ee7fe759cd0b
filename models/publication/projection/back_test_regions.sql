with cells as (

    select *
    from {{ ref('back_test_cells') }}
    where measure = 'population'

),

back_tests as (

    select * from {{ ref('resolved_back_tests') }}

),

totals as (

    select
        back_test_id,
        method,
        horizon_years,
        region_code,
        size_class,
        {{ exact_sum('predicted_persons') }} as predicted_persons,
        {{ exact_sum('counted_persons') }} as counted_persons
    from cells
    group by back_test_id, method, horizon_years, region_code, size_class

),

final as (

    select
        totals.back_test_id,
        totals.method,
        back_tests.scheme_id,
        totals.region_code,
        totals.size_class,
        totals.horizon_years,
        back_tests.start_year + totals.horizon_years as year,
        totals.predicted_persons,
        totals.counted_persons,
        100 * {{ share('(totals.predicted_persons - totals.counted_persons)', 'totals.counted_persons') }}
            as error_percent
    from totals
    inner join back_tests
        on totals.back_test_id = back_tests.back_test_id

)

select * from final
