select distinct
    case when left_out in ('model', 'persons') then message else left_out || ': ' || message end as reason
from publication.models_left_out
where sample_id = $sample_id and model_id in ($estimated, 'all')
order by reason
