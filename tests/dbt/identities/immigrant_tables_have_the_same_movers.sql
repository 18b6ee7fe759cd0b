-- Internal out-movers of the country are as many in every table, scheme by scheme, and those of its regions together.
with counted as (

    select period_id, scheme_id, age_group, background, internal_out_movers, persons
    from {{ ref('immigrant_rates_by_background') }}
    where region_code = 'all'
    union all
    select
        period_id, scheme_id, age_group, background,
        sum(internal_out_movers) as internal_out_movers, sum(persons) as persons
    from {{ ref('immigrant_rates_by_background') }}
    where region_code <> 'all'
    group by period_id, scheme_id, age_group, background
    union all
    select period_id, scheme_id, age_group, background, internal_out_movers, persons
    from {{ ref('immigrant_rates_by_labour_status') }}
    where labour_status = 'all'
    union all
    select period_id, scheme_id, age_group, background, internal_out_movers, persons
    from {{ ref('immigrant_rates_by_education') }}
    where education_group = 'all'
    union all
    select period_id, scheme_id, age_group, background, internal_out_movers, persons
    from {{ ref('immigrant_rates_by_family') }}
    where
        family_size = 'all'
        and family_type = 'all'
    union all
    select period_id, scheme_id, age_group, background, internal_out_movers, persons
    from {{ ref('immigrant_rates_by_mixed_family') }}
    where mixed_with = 'all'

)

select
    period_id,
    scheme_id,
    age_group,
    background,
    count(*) as tables
from counted
group by period_id, scheme_id, age_group, background
having
    count(*) <> 6
    or min(internal_out_movers) <> max(internal_out_movers)
    or min(persons) <> max(persons)
