-- A coefficient's covariance with itself is its squared standard error, and either order gives the same.
with covariances as (

    select * from {{ ref('trinomial_logit_covariances') }}

),

own as (

    select
        coefficients.model_id,
        coefficients.regressor,
        coefficients.outcome,
        power(coefficients.standard_error, 2) as expected,
        covariances.covariance as found
    from {{ ref('trinomial_logit_coefficients') }} as coefficients
    left join covariances
        on
            coefficients.model_id = covariances.model_id
            and coefficients.outcome = covariances.outcome
            and coefficients.regressor = covariances.regressor
            and coefficients.outcome = covariances.other_outcome
            and coefficients.regressor = covariances.other_regressor

),

turned as (

    select
        one.model_id,
        one.regressor,
        one.outcome,
        one.covariance as expected,
        other.covariance as found
    from covariances as one
    left join covariances as other
        on
            one.model_id = other.model_id
            and one.outcome = other.other_outcome
            and one.regressor = other.other_regressor
            and one.other_outcome = other.outcome
            and one.other_regressor = other.regressor

),

compared as (

    select * from own
    union all
    select * from turned

)

select *
from compared
where found is null or abs(found - expected) > 1e-9 * abs(expected) + 1e-15
