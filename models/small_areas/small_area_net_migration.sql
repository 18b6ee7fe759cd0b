with estimates as (

    select * from {{ ref('small_area_net_estimates') }}

),

schemes as (

    select distinct
        base_period_id,
        scheme_id,
        net_migration_met_share
    from {{ ref('small_area_rate_estimates') }}

),

final as (

    select
        estimates.base_period_id,
        estimates.scheme_id,
        estimates.region_code,
        cast(estimates.exposed_persons as {{ persons_type() }}) as exposed_persons,
        cast(estimates.net_movers as {{ persons_type() }}) as net_movers,
        estimates.chance_sd,
        estimates.between_regions_sd,
        estimates.all_regions_net_migration_rate,
        estimates.raw_net_migration_rate,
        estimates.prior_net_migration_rate,
        estimates.prior_weight,
        estimates.net_migration_rate,
        schemes.net_migration_met_share
    from estimates
    inner join schemes
        on estimates.base_period_id = schemes.base_period_id and estimates.scheme_id = schemes.scheme_id

)

select * from final
