-- A model that is not there has a message that says why, and no other has one.
with failed as (

    select model_id
    from {{ ref('estimation_messages') }}
    where
        sample_id = 'trinomial_logit'
        and left_out = 'model'

),

counts as (

    select
        count(*) filter (where failed.model_id = 'all') as refused_samples,
        count(*) filter (where failed.model_id != 'all') as failed_models,
        (select count(*) from {{ ref('trinomial_logits') }}) as estimated_models
    from failed

)

select *
from counts
where
    (refused_samples = 0 and failed_models + estimated_models != 13)
    or (refused_samples > 0 and failed_models + estimated_models != 0)
