select
    scenario_id,
    year,
    persons
from publication.projection_summary
where
    scenario_id in ('trial_i', 'trial_ii', 'trial_iii', 'trial_iv')
    and component = $component
    and sex = 'both'
    and year between 1975 and 2000
