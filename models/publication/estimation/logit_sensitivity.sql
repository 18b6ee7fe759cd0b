{% set is_backdated = var('administrative_emigrations') == 'backdated' -%}

with coefficients as (

    select * from {{ ref('sensitivity_logit_coefficients') }}

),

registered as (

    select *
    from coefficients
    where is_counted = {{ 'false' if is_backdated else 'true' }}

),

backdated as (

    select *
    from coefficients
    where is_counted = {{ 'true' if is_backdated else 'false' }}

),

final as (

    select
        coalesce(registered.model_id, backdated.model_id) as model_id,
        coalesce(registered.position, backdated.position) as position,
        coalesce(registered.regressor, backdated.regressor) as regressor,
        coalesce(registered.outcome, backdated.outcome) as outcome,
        coalesce(registered.first_outcome_year, backdated.first_outcome_year) as first_outcome_year,
        coalesce(registered.last_outcome_year, backdated.last_outcome_year) as last_outcome_year,
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
