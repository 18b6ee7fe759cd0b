with scenarios as (

    select * from {{ ref('resolved_scenarios') }}

),

refused as (

    select *
    from {{ ref('projection_runs') }}
    where refusal is not null

),

final as (

    select
        scenarios.scenario_id,
        refused.refusal is null as is_projected,
        refused.refusal
    from scenarios
    left join refused
        on scenarios.scenario_id = refused.scenario_id

)

select * from final
