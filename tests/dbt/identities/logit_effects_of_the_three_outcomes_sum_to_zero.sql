-- What one outcome gains the others lose.
select
    model_id,
    effect_kind,
    characteristic,
    category,
    reference_sex,
    sum(estimate) as total
from {{ ref('trinomial_logit_effects') }}
group by all
having abs(sum(estimate)) > 1e-9 or count(*) != 3
