with scenario as (
    select
        scenario_id,
        start_year || '–' || last_year as years
    from publication.projection_scenarios
    where scenario_id = $scenario_id and is_projected
)

select
    regions.scheme_id,
    regions.region_code,
    regions.region,
    scenario.years as period,
    changes.change_per_100
from publication.regions as regions
cross join scenario
left join publication.projection_changes as changes
    on
        scenario.scenario_id = changes.scenario_id
        and regions.scheme_id = changes.scheme_id
        and regions.region_code = changes.region_code
where regions.scheme_id in ('municipality', 'county')
