select
    model_id || ': '
    || case when left_out in ('model', 'persons') then message else left_out || ': ' || message end as reason
from publication.models_left_out
where sample_id = 'linear_probability_county_2013'
order by reason
