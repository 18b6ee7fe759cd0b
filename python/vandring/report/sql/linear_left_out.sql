select distinct message as reason
from publication.models_left_out
where model_id in ('centrality_' || $variant, 'centrality_' || $variant || '_' || $level)
order by reason
