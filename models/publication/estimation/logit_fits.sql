select
    model_id,
    model_type,
    centrality,
    sex,
    estimator,
    separation,
    persons,
    parameters,
    log_likelihood,
    penalised_log_likelihood,
    null_log_likelihood,
    schwarz_as_printed,
    bayesian_information_criterion,
    scaled_r_squared,
    iterations,
    largest_score
from {{ ref('trinomial_logits') }}
