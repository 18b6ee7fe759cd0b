with latest as (
    select max(period_id) as period_id
    from publication.population_changes
    where length(period_id) = 9
)

select
    regions.scheme_id,
    regions.region_code,
    regions.region,
    replace(latest.period_id, '-', '–') as period,
    changes.change_per_100
from publication.regions as regions
inner join latest on latest.period_id is not null
left join publication.population_changes as changes
    on
        regions.scheme_id = changes.scheme_id
        and regions.region_code = changes.region_code
        and latest.period_id = changes.period_id
where regions.scheme_id in ('municipality', 'county')
