with cells as (

    select *
    from {{ ref('national_cells') }}
    where rate_kind = 'emigration'

),

pools as (

    -- Events and exposures are pooled over sexes where these are common, over ages where the group is flat (11a-d).
    select
        *,
        case when has_common_sexes then 'both' else sex end as sex_pool,
        case when is_flat then group_first_age else age end as age_pool
    from cells

),

pooled as (

    select
        *,
        cast(sum(emigrants) over (partition by base_period_id, sex_pool, age_pool) as bigint) as pooled_emigrants,
        cast(sum(exposed_persons) over (partition by base_period_id, sex_pool, age_pool) as bigint)
            as pooled_exposed_persons
    from pools

),

final as (

    select
        base_period_id,
        sex,
        age,
        emigrants,
        exposed_persons,
        exposed_persons > 0 as has_exposure,
        {{ rate('emigrants', 'exposed_persons') }} as unsmoothed_emigration_rate,
        {{ rate('pooled_emigrants', 'pooled_exposed_persons') }} as emigration_rate
    from pooled

)

select * from final
