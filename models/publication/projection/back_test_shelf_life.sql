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
        abs(error_percent) as error_percent
    from regions
    where error_percent is not null
    union all
    select
        back_test_id,
        concat('draws_', scenario_id) as method,
        size_class,
        horizon_years,
        100 * abs(p50 - counted_persons) / counted_persons as error_percent
    from draws
    where counted_persons > 0

),

of_classes as (

    select back_test_id, method, size_class, horizon_years, error_percent from tried
    union all
    select back_test_id, method, 'all' as size_class, horizon_years, error_percent from tried

),

near as (

    select
        back_test_id,
        method,
        size_class,
        horizon_years,
        avg(case when error_percent <= 10 then 1.0 else 0.0 end) >= 0.8 as is_near
    from of_classes
    group by back_test_id, method, size_class, horizon_years

),

final as (

    -- The year before the first in which too many are off.
    select
        back_test_id,
        method,
        size_class,
        max(horizon_years) as tried_years,
        coalesce(min(case when not is_near then horizon_years end) - 1, max(horizon_years)) as shelf_life_years,
        min(case when not is_near then horizon_years end) is null as is_longer_than_tried
    from near
    group by back_test_id, method, size_class

)

select * from final
