with yearly as (
    select
        cast(period_id as integer) as year,
        immigrants_per_100,
        emigrants_per_100
    from publication.migration_rates_per_100
    where scheme_id in ('norway', 'country') and sex = 'both' and age_group = 'all' and length(period_id) = 4
)

unpivot yearly
on immigrants_per_100, emigrants_per_100
into name rate value movers_per_100
