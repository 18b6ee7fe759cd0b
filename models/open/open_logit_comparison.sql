{{ config(alias='logit_comparison') }}

with coefficients as (

    select * from {{ ref('open_logit_coefficients') }}

),

wider as (

    select * from {{ ref('wider_logits') }}

),

final as (

    -- Only what both have is compared: what one of them lacks looks as what it may not tell.
    select
        wider.model_id,
        wider.wider_model_id,
        own.regressor,
        own.outcome,
        own.estimator,
        own.estimate,
        own.standard_error,
        own.robust_standard_error,
        of_wider.estimator as wider_estimator,
        of_wider.estimate as wider_estimate,
        of_wider.standard_error as wider_standard_error,
        of_wider.robust_standard_error as wider_robust_standard_error,
        case
            when own.estimator = of_wider.estimator
                then {{ open_result('(own.estimate - of_wider.estimate)') }}
        end as estimate_difference
    from wider
    inner join coefficients as own
        on wider.model_id = own.model_id
    inner join coefficients as of_wider
        on
            wider.wider_model_id = of_wider.model_id
            and own.regressor = of_wider.regressor
            and own.outcome = of_wider.outcome

)

select * from final
