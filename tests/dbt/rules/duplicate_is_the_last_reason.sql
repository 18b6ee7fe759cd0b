-- Duplicates are looked for among messages without another reason, so the seed must rank the reason last.
select reason_code
from {{ ref('rejection_reasons') }}
where precedence >= (select precedence from {{ ref('rejection_reasons') }} where reason_code = 'duplicate')
    and reason_code <> 'duplicate'
