with estimates as (

    select * from {{ ref('small_area_level_estimates') }}

),

final as (

    select
        base_period_id,
        scheme_id,
        event_kind,
        region_code,
        age_group,
        cast(events as {{ persons_type() }}) as events,
        expected_events,
        prior_mean,
        prior_shape,
        posterior_mean,
        effective_events,
        prior_weight
    from estimates

)

select * from final
