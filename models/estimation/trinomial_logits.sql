{{ config(materialized='view') }}

select
    model_id,
    model_type,
    centrality,
    sex,
    persons,
    parameters,
    log_likelihood,
    null_log_likelihood,
    schwarz_as_printed,
    bayesian_information_criterion,
    scaled_r_squared,
    iterations,
    largest_score,
    regressors,
    outcome_persons,
    coefficients,
    covariance,
    robust_covariance
from {{ ref('logit_results') }}
where left_out is null
