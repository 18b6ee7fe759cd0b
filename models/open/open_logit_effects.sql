{{ config(alias='logit_effects') }}

with effects as (

    select * from {{ ref('trinomial_logit_effects') }}

),

logits as (

    select * from {{ ref('logits_of_enough_events') }}

),

final as (

    select
        effects.model_id,
        effects.effect_kind,
        effects.characteristic,
        effects.category,
        effects.outcome,
        effects.estimator,
        {{ open_result('effects.estimate') }} as estimate,
        {{ open_result('effects.standard_error') }} as standard_error,
        {{ open_result('effects.t_value') }} as t_value,
        {{ open_result('effects.robust_standard_error') }} as robust_standard_error,
        effects.reference_sex,
        effects.reference_age,
        effects.reference_duration_group,
        effects.reference_education_level,
        effects.reference_labour_status,
        effects.reference_background,
        effects.reference_family_size,
        effects.reference_family_immigrants,
        effects.reference_centrality
    from effects
    inner join logits
        on effects.model_id = logits.model_id
    where effects.fewest_events >= {{ rule_parameter('fewest_events_of_a_coefficient') }}

)

select * from final
