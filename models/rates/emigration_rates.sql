with cells as (

    select *
    from {{ ref('national_cells') }}
    where rate_kind = 'emigration'

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
        {{ rate(pooled('emigrants'), pooled('exposed_persons')) }} as emigration_rate
    from cells

)

select * from final
