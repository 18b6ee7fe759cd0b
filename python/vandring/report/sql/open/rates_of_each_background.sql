with yearly as (
    select
        cast(period_id as integer) as year,
        background,
        emigration_rate_per_100,
        internal_out_migration_rate_per_100
    from publication.immigrant_rates_by_background
    where
        scheme_id = 'centrality'
        and age_group = 'all'
        and background <> 'all'
        and length(period_id) = 4
)

unpivot (from yearly where year > (select max(year) - 10 from yearly))
on emigration_rate_per_100, internal_out_migration_rate_per_100
into name rate value rate_per_100
