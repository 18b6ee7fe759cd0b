-- Net immigration is published by sex only; persons of both sexes are added up.
select
    scenario_id,
    year,
    component,
    sum(persons) as persons
from publication.projection_summary
where
    scenario_id in ('trial_i', 'trial_ii', 'trial_iii', 'trial_iv')
    and component in ('births', 'deaths', 'natural_increase', 'net_immigration', 'growth', 'population')
    and (sex = 'both') = (component <> 'net_immigration')
    and year in (1975, 1980, 1985, 1990, 1995, 2000)
group by scenario_id, year, component
