{#- Degrees of freedom, and chances, tell in how many categories anybody is; those of R16 are printed. -#}
{{ config(alias='logit_tests') }}

with tests as (

    select * from {{ ref('trinomial_logit_tests') }}

),

samples as (

    select * from {{ ref('resolved_estimation_samples') }}

),

closed as (

    select models.model_id
    from {{ ref('trinomial_logits') }} as models
    left join {{ ref('logits_of_enough_events') }} as enough
        on models.model_id = enough.model_id
    where enough.model_id is null

),

named as (

    select
        *,
        ' ' || tested_models || ' ' || coalesce(against_models, '') || ' ' as models
    from tests
    where statistic is not null

),

final as (

    select
        named.basis,
        named.sample_id,
        samples.first_year as first_outcome_year,
        samples.last_year as last_outcome_year,
        named.test,
        named.tested_models,
        named.against_models,
        {% set unit = rule_parameter('unit_of_persons_in_a_model') -%}
        cast(round(named.persons / cast({{ unit }} as double)) * {{ unit }} as bigint) as persons,
        round(named.statistic) as statistic,
        case when named.basis = 'printed' then named.degrees_of_freedom end as degrees_of_freedom,
        named.p_value < {{ rule_parameter('significance_level_per_cent') }} / 100.0 as is_rejected
    from named
    inner join samples
        on named.sample_id = samples.sample_id
    left join closed
        on named.basis <> 'printed' and instr(named.models, ' ' || closed.model_id || ' ') > 0
    where closed.model_id is null

)

select * from final
