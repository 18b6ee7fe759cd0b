select
    totals.registration_year,
    totals.notification_type,
    coalesce(late.notifications, 0) as notifications
from publication.notification_totals_by_vintage as totals
left join publication.late_notifications as late using (vintage_id, registration_year, notification_type)
where totals.vintage_id = 'current'
