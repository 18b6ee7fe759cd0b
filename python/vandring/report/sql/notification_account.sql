with shown as (
    select
        account.verdict,
        coalesce(reasons.description, 'Accepted') as reason,
        coalesce(account.notification_type, 'not stated') as notification_type,
        account.notifications
    from publication.notification_account as account
    left join publication.rejection_reasons as reasons using (reason_code)
)

select
    verdict,
    reason,
    notification_type,
    sum(notifications) as notifications
from shown
group by verdict, reason, notification_type
union all
select
    'total' as verdict,
    'All notifications' as reason,
    notification_type,
    sum(notifications) as notifications
from shown
group by notification_type
