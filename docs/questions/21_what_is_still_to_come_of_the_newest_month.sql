-- Question: How many notifications of the newest month are still expected?
-- Why: The newest month is always too low on the day it is published, and by how much differs from type to type.
-- Reading: notifications of the newest month that the tables cover, by type: known so far, expected later with the
-- 90 per cent interval, and the total that is expected when all have come and some are withdrawn. Months since
-- says how long they have had to come.
-- Needs: publication, because expected notifications by citizenship are not open: their counts are not rounded
-- yet.
select
    period_first_date,
    months_since,
    notification_type,
    known_notifications,
    expected_late_notifications,
    late_lower_limit_90,
    late_upper_limit_90,
    expected_total_notifications,
    expected_late_notifications / nullif(expected_total_notifications, 0) as late_share
from publication.expected_late_notifications
where
    period_kind = 'month'
    and citizenship_group = 'all'
    and county_code = 'all'
    and period_first_date = (
        select max(months.period_first_date) from publication.expected_late_notifications as months
        where months.period_kind = 'month'
    )
order by notification_type
