-- A model that is not there has a message that says why, and no other has one.
with models as (

    select
        model_id,
        sample_id
    from {{ ref('resolved_estimation_models') }}
    where kind = 'trinomial_logit'

),

answers as (

    select
        model_id,
        sample_id
    from {{ ref('trinomial_logits') }}
    union all
    select
        model_id,
        sample_id
    from {{ ref('estimation_messages') }}
    where left_out = 'model'

),

counts as (

    select
        models.model_id,
        models.sample_id,
        count(answers.model_id) as answers
    from models
    left join answers
        on
            models.model_id = answers.model_id
            and models.sample_id = answers.sample_id
    group by models.model_id, models.sample_id

)

select *
from counts
where answers != 1
