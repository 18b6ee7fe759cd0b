select
    table_number as section,
    case
        when qualifier in ('exact', 'rounded') then description
        else description || ' (' || replace(qualifier, '_', ' ') || ')'
    end as what,
    unit,
    published_value,
    computed_value,
    misprint,
    estimator_note(estimator) as estimator_note
from publication.published_comparison
where publication = $publication and description is not null
