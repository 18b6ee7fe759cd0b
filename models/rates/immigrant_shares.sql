with cells as (

    select *
    from {{ ref('national_cells') }}
    where rate_kind = 'immigration'

),

final as (

    select
        base_period_id,
        sex,
        age,
        immigrants,
        sum(immigrants) over (partition by base_period_id) > 0 as has_immigrants,
        {{ rate('immigrants', 'sum(immigrants) over (partition by base_period_id)') }} as unsmoothed_immigrant_share,
        {{ smoothed_share('immigrants') }} as immigrant_share
    from cells

)

select * from final
