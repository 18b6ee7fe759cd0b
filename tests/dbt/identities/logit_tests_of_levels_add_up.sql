-- Types 2 against 3 of all levels together are those of every level, added up.
with tests as (

    select *
    from {{ ref('logit_tests') }}
    where
        test = 'type_2_against_3'
        and statistic is not null

),

together as (

    select *
    from tests
    where tested_models like '% %'

),

levels as (

    select
        basis,
        sample_id,
        sum(statistic) as statistic,
        sum(degrees_of_freedom) as degrees_of_freedom
    from tests
    where tested_models not like '% %'
    group by basis, sample_id

)

select
    together.basis,
    together.sample_id
from together
left join levels
    on
        together.basis = levels.basis
        and together.sample_id = levels.sample_id
where
    levels.statistic is null
    or abs(together.statistic - levels.statistic) > 1e-6
    or together.degrees_of_freedom != levels.degrees_of_freedom
