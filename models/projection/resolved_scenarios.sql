{{ config(materialized='view') }}

with scenarios as (

    select * from {{ ref('scenarios') }}

),

period as (

    select * from {{ ref('covered_period') }}

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
        {{ stated_year('scenarios.start_year', 'period.last_year') }} as start_year,
        {{ stated_year('scenarios.last_year', 'period.last_year') }} as last_year,
        scenarios.has_municipalities,
        scenarios.draws,
        scenarios.source
    from scenarios
    cross join period
    where {{ is_of_this_kind('scenarios', 'inputs') }}

)

select * from final
