select
    sample_id,
    model_id,
    left_out,
    message
from {{ ref('estimation_messages') }}
