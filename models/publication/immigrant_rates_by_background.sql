with groups as (

    select * from {{ ref('immigrant_groups') }}

),

{{ immigrant_rates(['region_code', 'background']) }},

final as (

    select
        period_id,
        scheme_id,
        region_code,
        age_group,
        background,
        {{ immigrant_rate_columns() }},
        {{ share('persons', "max(case when background = 'all' then persons end) over (
            partition by period_id, scheme_id, region_code, age_group
        )") }} as background_share
    from rates

)

select * from final
