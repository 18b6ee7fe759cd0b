-- Question: How many emigrations and immigrations arrive too late for the official statistics?
-- Why: The official figures of a year are closed on 30 June of the next; what comes later is in no official figure.
-- Reading: late notifications of a registration year and their share of all accepted ones. The last years look punctual
-- because their latest messages have not come yet.
select
    totals.registration_year,
    totals.notification_type,
    totals.notifications,
    coalesce(late.notifications, 0) as late_notifications,
    1.0 * coalesce(late.notifications, 0) / totals.notifications as late_share
from open.notification_totals_by_vintage as totals
left join open.late_notifications as late
    on
        totals.vintage_id = late.vintage_id
        and totals.registration_year = late.registration_year
        and totals.notification_type = late.notification_type
where totals.vintage_id = 'current' and totals.notification_type in ('immigration', 'emigration')
order by totals.registration_year, totals.notification_type
