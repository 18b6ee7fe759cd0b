select
    cast(coalesce(sum(notifications), 0) as bigint) as value,
    (
        select 'until ' || strftime(last_date, '%-d %B %Y')
        from publication.delivery_scope
    ) as detail
from publication.notification_account
