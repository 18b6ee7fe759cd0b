with hazards as (

    select *
    from {{ ref('border_hazards') }}
    where stream_code = 'immigrant_emigration'

),

final as (

    select
        base_period_id,
        grouped_by,
        sex,
        age,
        years_since as duration_years,
        events as emigrants,
        exposed_persons,
        has_exposure,
        pooling_step,
        pooled_exposed_persons,
        level_factor,
        unsmoothed_hazard as unsmoothed_emigration_hazard,
        hazard as emigration_hazard
    from hazards

)

select * from final
