-- Shares of small regions over regions: of every sex and age, and of every group of ages, to 1e-12.
{{ config(enabled=(target.type == 'duckdb')) }}

with sums as (

    select
        base_period_id || ' ' || scheme_id || ' ' || sex || ' ' || cast(age as string) as cell,
        sum(internal_in_migration_share) as internal_total,
        sum(immigration_share) as immigration_total,
        sum(in_migration_share) as joint_total
    from {{ ref('small_area_rates') }}
    group by base_period_id, scheme_id, sex, age
    union all
    select
        base_period_id || ' ' || scheme_id || ' ' || event_kind || ' ' || age_group as cell,
        sum(posterior_mean) as internal_total,
        1 as immigration_total,
        1 as joint_total
    from {{ ref('small_area_levels') }}
    where event_kind in ('internal_in_migration', 'immigration', 'in_migration')
    group by base_period_id, scheme_id, event_kind, age_group

)

select *
from sums
where greatest(abs(internal_total - 1), abs(immigration_total - 1), abs(joint_total - 1)) > 1e-12
