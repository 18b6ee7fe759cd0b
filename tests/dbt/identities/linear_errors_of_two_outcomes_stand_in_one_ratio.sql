-- With the same regressors, classical standard errors of two outcomes differ by one factor within a region.
with ratios as (

    select
        moved.scheme_id,
        moved.region_code,
        moved.variant,
        moved.standard_error / emigrated.standard_error as ratio
    from {{ ref('linear_probability_fits') }} as moved
    inner join {{ ref('linear_probability_fits') }} as emigrated
        on
            moved.scheme_id = emigrated.scheme_id
            and moved.region_code = emigrated.region_code
            and moved.variant = emigrated.variant
            and moved.regressor = emigrated.regressor
    where
        moved.outcome = 'internal'
        and emigrated.outcome = 'emigration'
        and emigrated.standard_error > 0

)

select
    scheme_id,
    region_code,
    variant,
    min(ratio) as smallest_ratio,
    max(ratio) as largest_ratio
from ratios
group by scheme_id, region_code, variant
having max(ratio) - min(ratio) > 1e-8 * max(ratio)
