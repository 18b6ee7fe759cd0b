-- Persons of the models of types 2 and 3 are those of type 1 where all of a type could be estimated, else fewer.
with types as (

    select
        model_type,
        count(*) as models,
        sum(persons) as persons
    from {{ ref('trinomial_logits') }}
    where model_type is not null
    group by all

)

select types.*
from types
inner join types as whole
    on whole.model_type = 1
where
    types.persons > whole.persons
    or (
        types.models = case types.model_type when 1 then 1 when 2 then 4 else 8 end
        and types.persons < whole.persons
    )
