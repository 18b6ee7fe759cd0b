-- METHOD 3: emigration rates of both sexes are equal at ages 0-15 and 50-69 and flat within 55-59, 60-64 and 65-69;
-- immigrant shares are flat there for each sex, and untouched at ages 0, 1 and 16-49.
with emigration as (

    select
        base_period_id,
        case when age >= 55 then cast(floor(age / 5) as int) * 5 else age end as age_pool,
        count(distinct emigration_rate) as different_rates
    from {{ ref('emigration_rates') }}
    where age <= 15 or age >= 50
    group by 1, 2

),

immigration as (

    select
        base_period_id,
        sex,
        cast(floor(age / 5) as int) * 5 as age_pool,
        count(distinct immigrant_share) as different_shares
    from {{ ref('immigrant_shares') }}
    where age >= 55
    group by 1, 2, 3

)

select 'emigration' as rate_kind, base_period_id, age_pool
from emigration
where different_rates > 1
union all
select 'immigration' as rate_kind, base_period_id, age_pool
from immigration
where different_shares > 1
union all
select 'immigration' as rate_kind, base_period_id, age as age_pool
from {{ ref('immigrant_shares') }}
where (age <= 1 or age between 16 and 49) and immigrant_share <> unsmoothed_immigrant_share
