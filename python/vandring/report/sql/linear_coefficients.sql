select
    regressor,
    outcome,
    'level ' || region_code || ', ' || outcome_years(first_outcome_year, last_outcome_year) as centrality,
    estimate,
    standard_error
from publication.linear_probability_estimates
where
    scheme_id = 'centrality'
    and variant = 'main'
    and regressor <> 'constant'
    and outcome in ('internal', 'emigration')
