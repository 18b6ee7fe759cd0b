select
    scenario_id,
    label as what,
    parameter,
    value,
    estimated_from_years
from publication.projection_uncertainty
