select
    regressor,
    kind,
    attribute,
    categories,
    smallest,
    largest,
    divisor,
    power,
    other_attribute,
    first_regressor,
    second_regressor,
    description
from {{ ref('resolved_estimation_regressors') }}
