select cast(coalesce(sum(notifications), 0) as bigint) as value
from publication.late_notifications
where vintage_id = 'current'
