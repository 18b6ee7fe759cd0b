{% set bands = {50: ('p25', 'p75'), 80: ('p10', 'p90'), 95: ('p025', 'p975')} %}

with draws as (

    select
        *,
        case when age_group = 'all' then 'totals' else 'age_groups' end as told
    from {{ ref('back_test_draws') }}
    where row_kind = 'quantile'

),

-- People are whole: so are the ends of a band.
compared as (

    {% for band, ends in bands.items() %}
        select
            back_test_id,
            scenario_id,
            horizon_years,
            year,
            size_class,
            told,
            {{ band }} as band_percent,
            case
                when counted_persons between round({{ ends[0] }}) and round({{ ends[1] }}) then 1
                else 0
            end as is_within,
            {{ ends[1] }} - {{ ends[0] }} as width,
            p50
        from draws
        {{ 'union all' if not loop.last }}
    {% endfor %}

),

of_classes as (

    select
        back_test_id,
        scenario_id,
        told,
        size_class,
        horizon_years,
        year,
        band_percent,
        is_within,
        width,
        p50
    from compared
    union all
    select
        back_test_id,
        scenario_id,
        told,
        'all' as size_class,
        horizon_years,
        year,
        band_percent,
        is_within,
        width,
        p50
    from compared
    where size_class <> 'country'

),

final as (

    select
        back_test_id,
        scenario_id,
        told,
        size_class,
        horizon_years,
        year,
        band_percent,
        count(*) as cells,
        sum(is_within) / cast(count(*) as double) as within_share,
        median(case when p50 > 0 then 100 * width / p50 end) as median_width_percent
    from of_classes
    group by back_test_id, scenario_id, told, size_class, horizon_years, year, band_percent

)

select * from final
