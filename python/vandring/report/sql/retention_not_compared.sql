select description || ': ' || reason as reason
from publication.retention_comparison
where reason is not null
order by figure_id
