select
    scenario_id,
    year,
    component,
    sum(persons) as persons
from publication.projection_components
where
    scenario_id in ('trial_ii', 'trial_iii', 'trial_iv')
    and component in ('emigrants', 'immigrants')
group by scenario_id, year, component
