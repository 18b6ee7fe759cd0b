-- The persons that a model was estimated on are those whom its account has in it.
with fitted as (

    select
        sample_id,
        model_id,
        'all' as region_code,
        persons
    from {{ ref('trinomial_logits') }}
    union all
    select distinct
        sample_id,
        variant as model_id,
        region_code,
        persons
    from {{ ref('linear_probability_fits') }}

),

accounted as (

    select
        sample_id,
        model_id,
        region_code,
        persons
    from {{ ref('sample_accounts') }}
    where status = 'in_model'

)

select
    coalesce(fitted.model_id, accounted.model_id) as model_id,
    coalesce(fitted.region_code, accounted.region_code) as region_code,
    fitted.persons,
    accounted.persons as accounted_persons
from fitted
full outer join accounted
    on
        fitted.sample_id = accounted.sample_id
        and fitted.model_id = accounted.model_id
        and fitted.region_code = accounted.region_code
where fitted.persons is distinct from accounted.persons
