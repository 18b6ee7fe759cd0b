{{ config(materialized='view') }}

select
    sample_id,
    scheme_id,
    region_code,
    variant,
    position,
    regressor,
    outcome,
    estimate,
    standard_error,
    t_value,
    robust_standard_error,
    robust_t_value,
    stars,
    persons
from {{ ref('linear_probability_results') }}
where left_out is null
