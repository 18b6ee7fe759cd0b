select label || ': ' || refusal as reason
from publication.projection_scenarios
where scenario_id = $scenario_id and not is_projected
