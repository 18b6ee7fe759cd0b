select
    source,
    case when qualifier in ('exact', 'rounded') then description else description || ' (' || qualifier || ')' end as what,
    unit,
    printed_value as published_value,
    computed_value
from publication.retention_comparison
