with cells as (

    select
        *,
        immigrants - emigrants as net_immigrants
    from {{ ref('region_cells') }}

),

totalled as (

    select
        *,
        cast(sum(emigrants) over (partition by base_period_id, scheme_id) as {{ persons_type() }}) as all_emigrants,
        cast(sum(immigrants) over (partition by base_period_id, scheme_id) as {{ persons_type() }}) as all_immigrants,
        cast(sum(net_immigrants) over (partition by base_period_id, scheme_id) as {{ persons_type() }})
            as all_net_immigrants
    from cells

),

final as (

    -- A share of nothing is undefined: empty and flagged, for a projection to refuse.
    select
        base_period_id,
        scheme_id,
        region_code,
        sex,
        age,
        emigrants,
        immigrants,
        net_immigrants,
        all_emigrants > 0 as has_emigrants,
        all_immigrants > 0 as has_immigrants,
        all_net_immigrants <> 0 as has_net_immigration,
        {{ share('emigrants', 'all_emigrants') }} as emigrant_share,
        {{ share('immigrants', 'all_immigrants') }} as immigrant_share,
        {{ share('net_immigrants', 'all_net_immigrants') }} as net_immigration_share
    from totalled

)

select * from final
