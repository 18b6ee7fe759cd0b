with latest as (
    select period_id
    from publication.rate_periods
    where position = 'latest_five_years'
)

select
    regions.scheme_id,
    regions.region_code,
    regions.region,
    replace(latest.period_id, '-', '–') as period,
    changes.change_per_100
from publication.regions as regions
cross join latest
left join publication.population_changes as changes
    on
        regions.scheme_id = changes.scheme_id
        and regions.region_code = changes.region_code
        and latest.period_id = changes.period_id
where regions.scheme_id in ('municipality', 'county')
