with hazards as (

    select *
    from {{ ref('border_hazards') }}
    where stream_code = 'national_return'

),

final as (

    select
        base_period_id,
        grouped_by,
        sex,
        age,
        years_since as years_abroad,
        events as returned_nationals,
        exposed_persons,
        has_exposure,
        pooling_step,
        pooled_exposed_persons,
        level_factor,
        unsmoothed_hazard as unsmoothed_return_hazard,
        hazard as return_hazard
    from hazards

)

select * from final
