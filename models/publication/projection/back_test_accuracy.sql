with regions as (

    select * from {{ ref('back_test_regions') }}

),

of_classes as (

    select
        back_test_id,
        method,
        size_class,
        horizon_years,
        year,
        error_percent
    from regions
    union all
    select
        back_test_id,
        method,
        'all' as size_class,
        horizon_years,
        year,
        error_percent
    from regions

),

final as (

    -- A region in which nobody was counted has no error in per cent, and is neither within nor beyond.
    select
        back_test_id,
        method,
        size_class,
        horizon_years,
        year,
        count(error_percent) as regions,
        {{ exact_sum('abs(error_percent)') }} / count(error_percent) as mean_absolute_error_percent,
        median(abs(error_percent)) as median_absolute_error_percent,
        {{ exact_sum('error_percent') }} / count(error_percent) as mean_error_percent,
        count(case when abs(error_percent) <= 5 then 1 end) / cast(count(error_percent) as double)
            as within_5_percent_share,
        count(case when abs(error_percent) <= 10 then 1 end) / cast(count(error_percent) as double)
            as within_10_percent_share
    from of_classes
    group by back_test_id, method, size_class, horizon_years, year
    having count(error_percent) > 0

)

select * from final
