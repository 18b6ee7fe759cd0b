select
    scenario_id,
    year,
    component,
    persons
from publication.projection_summary
where
    scenario_id in ('trial_i', 'trial_ii', 'trial_iii', 'trial_iv')
    and component in ('births', 'deaths', 'natural_increase', 'net_immigration', 'growth', 'population')
    and sex = 'both'
    and year in (1975, 1980, 1985, 1990, 1995, 2000)
