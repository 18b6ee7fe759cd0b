with latest as (
    select
        sex,
        age_group,
        immigrants_per_100,
        emigrants_per_100
    from publication.migration_rates_per_100
    where
        scheme_id in ('norway', 'country')
        and sex <> 'both'
        and age_group <> 'all'
        and period_id = (
            select period_id from publication.rate_periods where position = 'latest_five_years'
        )
)

unpivot latest
on immigrants_per_100, emigrants_per_100
into name rate value movers_per_100
