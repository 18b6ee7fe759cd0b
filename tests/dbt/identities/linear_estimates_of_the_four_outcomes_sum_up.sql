-- The four outcomes' estimates of a regressor sum to zero, those of the constant to one.
select
    scheme_id,
    region_code,
    variant,
    regressor,
    sum(estimate) as total
from {{ ref('linear_probability_fits') }}
group by all
having abs(sum(estimate) - case regressor when 'constant' then 1 else 0 end) > 1e-8
