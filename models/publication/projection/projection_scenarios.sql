with scenarios as (

    select * from {{ ref('resolved_scenarios') }}

),

verdicts as (

    select * from {{ ref('scenario_verdicts') }}

),

final as (

    select
        scenarios.scenario_id,
        scenarios.label,
        scenarios.inputs,
        scenarios.base_period_id,
        scenarios.scheme_id,
        scenarios.relation,
        scenarios.hazard_source,
        scenarios.immigration_given,
        scenarios.emigration_rates,
        scenarios.in_migration_shares,
        scenarios.grouped_by,
        scenarios.rate_method,
        scenarios.start_year,
        scenarios.last_year,
        scenarios.has_municipalities,
        scenarios.draws,
        scenarios.source,
        verdicts.is_projected,
        verdicts.refusal
    from scenarios
    inner join verdicts
        on scenarios.scenario_id = verdicts.scenario_id

)

select * from final
