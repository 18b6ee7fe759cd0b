-- The open effects of a comparison are the change of rates of rounded persons and emigrants.
{{ config(enabled=target.type == 'duckdb') }}

with effects as (

    select
        comparison,
        first_period_id,
        second_period_id,
        min(first_rate_per_100) as first_rate_per_100,
        min(second_rate_per_100) as second_rate_per_100,
        min(first_persons) as first_persons,
        count(*) as factors,
        sum(effect_per_100) as effect_per_100
    from {{ ref('open_emigration_decomposition') }}
    group by comparison, first_period_id, second_period_id

),

rates as (

    -- The same in every scheme that places everybody.
    select
        period_id,
        max(persons) as persons
    from {{ ref('immigrants_by_background') }}
    where region_code = 'all' and background = 'all' and age_group = 'all'
    group by period_id

)

select effects.*
from effects
left join rates
    on effects.first_period_id = rates.period_id
where
    effects.factors <> 3
    or abs(effects.second_rate_per_100 - effects.first_rate_per_100 - effects.effect_per_100) > 1e-12
    or effects.first_persons <> rates.persons
