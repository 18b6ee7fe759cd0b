select
    sample_id as sample,
    model_id as model,
    left_out as what,
    message
from publication.models_left_out
