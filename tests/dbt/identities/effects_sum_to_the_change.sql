-- The effects of a comparison are the change, and the rates are those of all immigrants in every other table.
with effects as (

    select
        comparison,
        first_period_id,
        second_period_id,
        min(first_rate_per_100) as first_rate_per_100,
        min(second_rate_per_100) as second_rate_per_100,
        count(*) as factors,
        sum(effect_per_100) as effect_per_100
    from {{ ref('emigration_decomposition') }}
    group by comparison, first_period_id, second_period_id

),

rates as (

    -- The same in every scheme that places everybody.
    select
        period_id,
        max(emigration_rate_per_100) as rate_per_100
    from {{ ref('immigrant_rates_by_background') }}
    where region_code = 'all' and background = 'all' and age_group = 'all'
    group by period_id

)

select effects.*
from effects
left join rates as earlier
    on effects.first_period_id = earlier.period_id
left join rates as later
    on effects.second_period_id = later.period_id
where
    effects.factors <> 5
    or abs(effects.second_rate_per_100 - effects.first_rate_per_100 - effects.effect_per_100) > 1e-12
    or abs(effects.first_rate_per_100 - earlier.rate_per_100) > 1e-12
    or abs(effects.second_rate_per_100 - later.rate_per_100) > 1e-12
