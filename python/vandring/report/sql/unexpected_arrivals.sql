select
    county_code,
    notification_type,
    received_notifications,
    expected_notifications,
    lower_limit,
    upper_limit
from publication.notification_arrival_checks
where is_newest and is_outside
