with draws as (

    select *
    from {{ ref('projection_draws') }}
    where row_kind = 'fall'

),

final as (

    select
        scenario_id,
        year,
        region_code,
        value as fall_probability
    from draws

)

select * from final
