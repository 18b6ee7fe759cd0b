-- Every coefficient of every logit stands in the comparison as it is, and no other.
with compared as (

    select *
    from {{ ref('logit_comparison') }}
    where estimate is not null

)

select
    coefficients.model_id,
    compared.model_id as compared_model_id
from {{ ref('logit_coefficients') }} as coefficients
full outer join compared
    on
        coefficients.model_id = compared.model_id
        and coefficients.regressor = compared.regressor
        and coefficients.outcome = compared.outcome
where
    coefficients.estimate is distinct from compared.estimate
    or coefficients.robust_standard_error is distinct from compared.robust_standard_error
