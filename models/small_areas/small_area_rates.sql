with estimates as (

    select * from {{ ref('small_area_rate_estimates') }}

),

cells as (

    select * from {{ ref('small_area_cells') }}

),

final as (

    select
        cells.base_period_id,
        cells.scheme_id,
        cells.region_code,
        cells.sex,
        cells.age,
        cells.exposed_persons,
        cells.internal_out_movers,
        cells.emigrants,
        cells.internal_in_movers,
        cells.immigrants,
        {{ rate('cells.internal_out_movers', 'cells.exposed_persons') }} as raw_internal_out_migration_rate,
        estimates.internal_out_migration_rate,
        {{ rate('cells.emigrants', 'cells.exposed_persons') }} as raw_regional_emigration_rate,
        estimates.regional_emigration_rate,
        {{ rate('(cells.internal_out_movers + cells.emigrants)', 'cells.exposed_persons') }} as raw_out_migration_rate,
        estimates.out_migration_rate,
        estimates.internal_in_migration_share,
        estimates.immigration_share,
        estimates.in_migration_share
    from cells
    inner join estimates
        on
            cells.base_period_id = estimates.base_period_id
            and cells.scheme_id = estimates.scheme_id
            and cells.region_code = estimates.region_code
            and cells.sex = estimates.sex
            and cells.age = estimates.age

)

select * from final
