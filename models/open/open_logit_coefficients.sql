{{ config(alias='logit_coefficients') }}

with coefficients as (

    select * from {{ ref('trinomial_logit_coefficients') }}

),

logits as (

    select * from {{ ref('logits_of_enough_events') }}

),

final as (

    select
        coefficients.model_id,
        coefficients.regressor,
        coefficients.outcome,
        coefficients.estimator,
        {{ open_result('coefficients.estimate') }} as estimate,
        {{ open_result('coefficients.standard_error') }} as standard_error,
        {{ open_result('coefficients.t_value') }} as t_value,
        {{ open_result('coefficients.robust_standard_error') }} as robust_standard_error,
        {{ open_result('coefficients.robust_t_value') }} as robust_t_value
    from coefficients
    inner join logits
        on coefficients.model_id = logits.model_id
    where coefficients.fewest_events >= {{ rule_parameter('fewest_events_of_a_coefficient') }}

)

select * from final
