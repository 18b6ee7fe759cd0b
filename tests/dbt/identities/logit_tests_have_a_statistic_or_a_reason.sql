-- Every test of every logit has a statistic with its degrees of freedom and probability, or says why not.
select
    basis,
    sample_id,
    test,
    tested_models
from {{ ref('logit_tests') }}
where
    (statistic is null) != (not_computed is not null)
    or (statistic is null) != (degrees_of_freedom is null)
    or (statistic is null) != (p_value is null)
    or statistic < -1e-6
    or p_value not between 0 and 1
