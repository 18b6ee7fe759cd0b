{{ config(materialized='view') }}

select
    sample_id,
    model_id,
    left_out,
    message
from {{ ref('logit_results') }}
where left_out is not null
union all
select
    sample_id,
    model_id,
    left_out,
    message
from {{ ref('linear_probability_results') }}
where left_out is not null
