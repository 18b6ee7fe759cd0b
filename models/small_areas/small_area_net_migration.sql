with estimates as (

    select * from {{ ref('small_area_net_estimates') }}

),

final as (

    select
        base_period_id,
        scheme_id,
        region_code,
        cast(exposed_persons as {{ persons_type() }}) as exposed_persons,
        cast(net_movers as {{ persons_type() }}) as net_movers,
        chance_sd,
        between_regions_sd,
        all_regions_net_migration_rate,
        raw_net_migration_rate,
        prior_net_migration_rate,
        prior_weight,
        net_migration_rate
    from estimates

)

select * from final
