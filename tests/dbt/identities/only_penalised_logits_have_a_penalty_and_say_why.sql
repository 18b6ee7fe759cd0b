-- Maximum likelihood has neither a penalty nor separation; Firth's estimate has both.
select
    model_id,
    estimator,
    separation,
    penalised_log_likelihood
from {{ ref('trinomial_logits') }}
where
    estimator not in ('maximum_likelihood', 'firth')
    or (estimator = 'firth') != (separation is not null)
    or (estimator = 'firth') != (penalised_log_likelihood is not null)
