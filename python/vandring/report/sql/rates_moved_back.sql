with rates as (
    select
        period_id, is_backdating_complete, scheme_id, age_group, background, 'Labour-market status' as characteristic,
        labour_status as category, emigration_rate_per_100, backdated_emigration_rate_per_100,
        internal_out_migration_rate_per_100, backdated_internal_out_migration_rate_per_100
    from publication.immigrant_rates_by_labour_status
    where labour_status <> 'all'
    union all
    select
        period_id, is_backdating_complete, scheme_id, age_group, background, 'Education' as characteristic,
        education_group as category, emigration_rate_per_100, backdated_emigration_rate_per_100,
        internal_out_migration_rate_per_100, backdated_internal_out_migration_rate_per_100
    from publication.immigrant_rates_by_education
    where education_group <> 'all'
    union all
    select
        period_id, is_backdating_complete, scheme_id, age_group, background, 'Persons in the family' as characteristic,
        family_size as category, emigration_rate_per_100, backdated_emigration_rate_per_100,
        internal_out_migration_rate_per_100, backdated_internal_out_migration_rate_per_100
    from publication.immigrant_rates_by_family
    where family_size <> 'all' and family_type = 'all'
)

select
    characteristic,
    category,
    emigration_rate_per_100,
    backdated_emigration_rate_per_100,
    internal_out_migration_rate_per_100,
    backdated_internal_out_migration_rate_per_100
from rates
where
    scheme_id = 'county'
    and age_group = 'all'
    and background = 'all'
    and period_id = (
        select max(period_id) from rates where length(period_id) = 9 and is_backdating_complete
    )
