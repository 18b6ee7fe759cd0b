with regions as (

    select * from {{ ref('back_test_regions') }}

),

draws as (

    select *
    from {{ ref('back_test_draws') }}
    where row_kind = 'quantile' and age_group = 'all' and size_class <> 'country'

),

tried as (

    select
        back_test_id,
        method,
        size_class,
        horizon_years,
        predicted_persons,
        counted_persons
    from regions
    union all
    select
        back_test_id,
        concat('draws_', scenario_id) as method,
        size_class,
        horizon_years,
        p50 as predicted_persons,
        counted_persons
    from draws

),

of_classes as (

    select
        back_test_id,
        method,
        size_class,
        horizon_years,
        100 * (counted_persons - predicted_persons) / predicted_persons as off_percent
    from tried
    where predicted_persons > 0
    union all
    select
        back_test_id,
        method,
        'all' as size_class,
        horizon_years,
        100 * (counted_persons - predicted_persons) / predicted_persons as off_percent
    from tried
    where predicted_persons > 0

),

final as (

    select
        back_test_id,
        method,
        size_class,
        horizon_years,
        count(*) as regions,
        percentile_cont(0.025) within group (order by off_percent) as p025_percent,
        percentile_cont(0.1) within group (order by off_percent) as p10_percent,
        percentile_cont(0.5) within group (order by off_percent) as p50_percent,
        percentile_cont(0.9) within group (order by off_percent) as p90_percent,
        percentile_cont(0.975) within group (order by off_percent) as p975_percent
    from of_classes
    group by back_test_id, method, size_class, horizon_years

)

select * from final
