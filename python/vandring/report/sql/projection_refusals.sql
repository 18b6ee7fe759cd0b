select label || ': ' || refusal as reason
from publication.projection_scenarios
where inputs = 'delivery' and not is_projected
order by scenario_id
