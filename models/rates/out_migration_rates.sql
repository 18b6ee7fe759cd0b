with cells as (

    select * from {{ ref('region_cells') }}

),

final as (

    select
        base_period_id,
        scheme_id,
        region_code,
        sex,
        age,
        exposed_persons,
        internal_out_movers,
        emigrants,
        exposed_persons > 0 as has_exposure,
        {{ rate('(internal_out_movers + emigrants)', 'exposed_persons') }} as out_migration_rate,
        {{ rate('internal_out_movers', 'exposed_persons') }} as internal_out_migration_rate,
        {{ rate('emigrants', 'exposed_persons') }} as regional_emigration_rate
    from cells

)

select * from final
