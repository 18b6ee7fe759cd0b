select
    scenario_id,
    year,
    persons
from publication.projection_summary
inner join publication.projection_scenarios as scenarios using (scenario_id)
where scenarios.inputs = 'delivery' and component = $component and sex = 'both'
