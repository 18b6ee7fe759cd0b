-- METHOD 3, by the seed smoothing_groups: emigration rates are equal for both sexes where a range has them in common,
-- and within one that is flat; immigrant shares are flat there for each sex, and untouched where a range has neither.
with smoothing_groups as (

    select * from {{ ref('smoothing_groups') }}

),

emigration as (

    select
        rates.base_period_id,
        rates.emigration_rate,
        case when groups.is_flat then groups.first_age else rates.age end as age_pool,
        case when groups.has_common_sexes then 'both' else rates.sex end as sex_pool
    from {{ ref('emigration_rates') }} as rates
    inner join smoothing_groups as groups
        on groups.rate_kind = 'emigration' and rates.age between groups.first_age and groups.last_age

),

immigration as (

    select
        shares.base_period_id,
        shares.sex,
        shares.age,
        shares.immigrant_share,
        shares.unsmoothed_immigrant_share,
        groups.first_age,
        groups.is_flat,
        groups.has_common_sexes
    from {{ ref('immigrant_shares') }} as shares
    inner join smoothing_groups as groups
        on groups.rate_kind = 'immigration' and shares.age between groups.first_age and groups.last_age

)

select 'emigration' as rate_kind, base_period_id, age_pool
from emigration
group by base_period_id, age_pool, sex_pool
having count(distinct emigration_rate) > 1
union all
select 'immigration' as rate_kind, base_period_id, first_age as age_pool
from immigration
where is_flat
group by base_period_id, first_age, sex
having count(distinct immigrant_share) > 1
union all
select 'immigration' as rate_kind, base_period_id, age as age_pool
from immigration
where not is_flat and not has_common_sexes and immigrant_share <> unsmoothed_immigrant_share
