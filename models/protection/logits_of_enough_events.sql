{{ config(materialized='view') }}

with coefficients as (

    select * from {{ ref('trinomial_logit_coefficients') }}

),

equations as (

    -- Everybody is behind the constant: no other coefficient of an equation has as many events.
    select
        model_id,
        outcome,
        max(fewest_events) as events
    from coefficients
    group by model_id, outcome

),

final as (

    select model_id
    from equations
    group by model_id
    having min(events) >= {{ rule_parameter('fewest_events_of_a_coefficient') }}

)

select * from final
