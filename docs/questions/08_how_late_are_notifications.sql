-- Question: How many emigrations and immigrations arrive too late for the official statistics?
-- Why: The official figures of a year are closed on 30 June of the next; what comes later is in no official figure.
-- Reading: late notifications of a registration year, their share of all accepted ones, and the average number of days
-- from registration to receipt of those that were late. The last years look punctual because their latest messages
-- have not come yet.
select
    registration_year,
    notification_type,
    count(*) as notifications,
    cast(sum(case when is_late then 1 else 0 end) as bigint) as late_notifications,
    avg(case when is_late then 1.0 else 0.0 end) as late_share,
    avg(case when is_late then received_date - registration_date end) as average_days
from publication.migration_events
where notification_type in ('immigration', 'emigration')
group by registration_year, notification_type
order by registration_year, notification_type
