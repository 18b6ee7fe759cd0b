select
    registration_year,
    notification_type,
    sum(notifications) as notifications
from publication.notification_totals_by_vintage
where vintage_id = 'current'
group by registration_year, notification_type
