with ends as (
    select scenario_id, min(year) as first_year, max(year) as last_year
    from publication.projection_summary
    where component = 'births'
    group by scenario_id
)

select
    summary.scenario_id,
    summary.year,
    summary.component,
    sum(summary.persons) as persons
from publication.projection_summary as summary
inner join publication.projection_scenarios as scenarios using (scenario_id)
inner join ends using (scenario_id)
where
    scenarios.inputs = 'delivery'
    and (summary.sex = 'both') = (summary.component <> 'net_immigration')
    and summary.year >= ends.first_year
    and (summary.year % 5 = 0 or summary.year in (ends.first_year, ends.last_year))
group by summary.scenario_id, summary.year, summary.component
