select distinct message as reason
from publication.models_left_out
where regexp_full_match(model_id, 'centrality_family_type_(2|3|4|5_or_more)(_' || $level || ')?')
order by reason
