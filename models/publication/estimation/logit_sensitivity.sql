with explained as (

    select * from {{ ref('trinomial_logit_coefficients') }}

),

other as (

    select * from {{ ref('sensitivity_logit_coefficients') }}

),

{% set is_backdated = var('administrative_emigrations') == 'backdated' -%}
registered as (

    select * from {{ 'other' if is_backdated else 'explained' }}

),

backdated as (

    select * from {{ 'explained' if is_backdated else 'other' }}

),

final as (

    select
        coalesce(registered.model_id, backdated.model_id) as model_id,
        coalesce(registered.position, backdated.position) as position,
        coalesce(registered.regressor, backdated.regressor) as regressor,
        coalesce(registered.outcome, backdated.outcome) as outcome,
        registered.estimator as registered_estimator,
        registered.estimate as registered_estimate,
        registered.standard_error as registered_standard_error,
        backdated.estimator as backdated_estimator,
        backdated.estimate as backdated_estimate,
        backdated.standard_error as backdated_standard_error,
        case
            when backdated.estimator = registered.estimator then backdated.estimate - registered.estimate
        end as estimate_difference
    from registered
    full outer join backdated
        on
            registered.model_id = backdated.model_id
            and registered.regressor = backdated.regressor
            and registered.outcome = backdated.outcome

)

select * from final
