select 'Draws of ' || scenario_id || ': ' || refusal as reason
from publication.draws_left_out
where back_test_id is null
order by reason
