-- Persons of the models of types 2 and 3 are those of type 1 where all of a type could be estimated, else fewer.
with types as (

    select
        models.sample_id,
        models.model_type,
        count(*) as models,
        count(fits.model_id) as estimated_models,
        sum(fits.persons) as persons
    from {{ ref('resolved_estimation_models') }} as models
    left join {{ ref('trinomial_logits') }} as fits
        on
            models.model_id = fits.model_id
            and models.sample_id = fits.sample_id
    where models.model_type is not null
    group by all

)

select types.*
from types
inner join types as whole
    on
        types.sample_id = whole.sample_id
        and whole.model_type = 1
where
    types.persons > whole.persons
    or (types.models = types.estimated_models and types.persons < whole.persons)
