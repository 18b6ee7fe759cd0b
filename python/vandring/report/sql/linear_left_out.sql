select distinct
    case when left_out in ('model', 'persons') then message else left_out || ': ' || message end as reason
from publication.models_left_out
where model_id in ('centrality_' || $variant, 'centrality_' || $variant || '_' || $level)
order by reason
