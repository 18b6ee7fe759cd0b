select events.notification_id
from {{ ref('migration_events') }} as events
inner join {{ ref('rejected_notifications') }} as rejections
    on events.notification_id = rejections.notification_id
