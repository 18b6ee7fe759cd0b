with draws as (

    select *
    from {{ ref('projection_draws') }}
    where row_kind = 'trajectory'

),

final as (

    select
        scenario_id,
        trajectory,
        year,
        region_code,
        persons
    from draws

)

select * from final
