-- In-migration shares over regions, and immigrant shares over sexes and ages, to 1e-12.
with sums as (

    select
        'in_migration_share' as share,
        cast(base_period_id || ' ' || scheme_id || ' ' || sex || ' ' || cast(age as string) as string) as cell,
        sum(in_migration_share) as total
    from {{ ref('in_migration_shares') }}
    group by base_period_id, scheme_id, sex, age
    union all
    select
        'internal_in_migration_share' as share,
        cast(base_period_id || ' ' || scheme_id || ' ' || sex || ' ' || cast(age as string) as string) as cell,
        sum(internal_in_migration_share) as total
    from {{ ref('in_migration_shares') }}
    group by base_period_id, scheme_id, sex, age
    union all
    select
        'immigration_share' as share,
        cast(base_period_id || ' ' || scheme_id || ' ' || sex || ' ' || cast(age as string) as string) as cell,
        sum(immigration_share) as total
    from {{ ref('in_migration_shares') }}
    group by base_period_id, scheme_id, sex, age
    union all
    select
        'immigrant_share' as share,
        base_period_id as cell,
        sum(immigrant_share) as total
    from {{ ref('immigrant_shares') }}
    where has_immigrants
    group by base_period_id

)

select *
from sums
where abs(total - 1) > 1e-12
