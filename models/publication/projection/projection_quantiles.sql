{% set quantiles = ['p025', 'p05', 'p10', 'p25', 'p50', 'p75', 'p90', 'p95', 'p975'] %}

with draws as (

    select *
    from {{ ref('projection_draws') }}
    where row_kind = 'quantile'

),

final as (

    select
        scenario_id,
        year,
        region_code,
        sex,
        age_group,
        measure,
        {% for quantile in quantiles -%}
            {{ quantile }} as {{ quantile }}_persons{{ ',' if not loop.last }}
        {% endfor %}
    from draws

)

select * from final
