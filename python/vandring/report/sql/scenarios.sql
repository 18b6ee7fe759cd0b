select
    scenario_id,
    label as description,
    start_year || '–' || last_year as years,
    is_projected,
    coalesce(refusal, '') as why_not
from publication.projection_scenarios
