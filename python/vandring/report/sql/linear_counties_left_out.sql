select model_id || ': ' || message as reason
from publication.models_left_out
where sample_id = 'linear_probability_county'
order by reason
