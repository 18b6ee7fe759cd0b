with coefficients as (

    select * from {{ ref('trinomial_logit_coefficients') }}

),

fits as (

    select * from {{ ref('trinomial_logits') }}

),

wider as (

    select * from {{ ref('wider_logits') }}

),

models as (

    select
        fits.model_id,
        wider.wider_model_id
    from fits
    left join wider
        on fits.model_id = wider.model_id

),

places as (

    -- What either of the two has.
    select
        models.model_id,
        models.wider_model_id,
        coefficients.regressor,
        coefficients.outcome
    from models
    inner join coefficients
        on models.model_id = coefficients.model_id
    union
    select
        models.model_id,
        models.wider_model_id,
        coefficients.regressor,
        coefficients.outcome
    from models
    inner join coefficients
        on models.wider_model_id = coefficients.model_id

),

final as (

    select
        places.model_id,
        places.wider_model_id,
        places.regressor,
        places.outcome,
        own.position,
        own.estimator,
        own.estimate,
        own.standard_error,
        own.robust_standard_error,
        wider.position as wider_position,
        wider.estimator as wider_estimator,
        wider.estimate as wider_estimate,
        wider.standard_error as wider_standard_error,
        wider.robust_standard_error as wider_robust_standard_error,
        case when own.estimator = wider.estimator then own.estimate - wider.estimate end as estimate_difference
    from places
    left join coefficients as own
        on
            places.model_id = own.model_id
            and places.regressor = own.regressor
            and places.outcome = own.outcome
    left join coefficients as wider
        on
            places.wider_model_id = wider.model_id
            and places.regressor = wider.regressor
            and places.outcome = wider.outcome

)

select * from final
