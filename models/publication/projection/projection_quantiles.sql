with draws as (

    select *
    from {{ ref('projection_draws') }}
    where row_kind = 'quantile'

),

final as (

    select
        scenario_id,
        year,
        region_code,
        sex,
        age_group,
        measure,
        p025 as p025_persons,
        p05 as p05_persons,
        p10 as p10_persons,
        p25 as p25_persons,
        p50 as p50_persons,
        p75 as p75_persons,
        p90 as p90_persons,
        p95 as p95_persons,
        p975 as p975_persons
    from draws

)

select * from final
