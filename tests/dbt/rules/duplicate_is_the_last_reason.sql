-- Duplicates are looked for among messages without another reason, so the seed must rank the reason last.
select others.reason_code
from {{ ref('rejection_reasons') }} as others
inner join {{ ref('rejection_reasons') }} as duplicates
    on others.precedence >= duplicates.precedence
where
    duplicates.reason_code = 'duplicate'
    and others.reason_code <> 'duplicate'
