select distinct message as reason
from publication.models_left_out
where
    sample_id = $sample_id
    and (model_id = 'all' or regexp_full_match(model_id, 'centrality_family_type_(2|3|4|5_or_more)_2013(_' || $level || ')?'))
order by reason
