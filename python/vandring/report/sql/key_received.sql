select
    cast(sum(notifications) as bigint) as value,
    (
        select 'the last on ' || strftime(max(received_date), '%-d %B %Y')
        from publication.migration_events
    ) as detail
from publication.notification_account
