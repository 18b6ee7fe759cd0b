{{ config(materialized='view') }}

select
    sample_id,
    model_id,
    model_type,
    centrality,
    sex,
    estimator,
    separation,
    persons,
    distinct_persons,
    parameters,
    log_likelihood,
    penalised_log_likelihood,
    null_log_likelihood,
    schwarz_as_printed,
    akaike_information_criterion,
    bayesian_information_criterion,
    scaled_r_squared,
    iterations,
    largest_score,
    regressors,
    outcome_persons,
    coefficients,
    covariance,
    robust_covariance,
    regressors_left_out,
    combinations,
    fewest_events
from {{ ref('logit_results') }}
where left_out is null
