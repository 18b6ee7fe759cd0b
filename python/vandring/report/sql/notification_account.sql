with shown as (
    select
        account.verdict,
        case account.verdict when 'taken_back' then 99 else coalesce(reasons.precedence, 0) end as precedence,
        case account.verdict
            when 'taken_back' then 'Taken back by a later message'
            else coalesce(reasons.description, 'Accepted')
        end as reason,
        coalesce(account.notification_type, 'not stated') as notification_type,
        account.notifications
    from publication.notification_account as account
    left join publication.rejection_reasons as reasons using (reason_code)
),

with_totals as (
    select * from shown
    union all
    select
        'total' as verdict,
        100 as precedence,
        'All notifications' as reason,
        notification_type,
        notifications
    from shown
)

select
    verdict,
    reason,
    notification_type,
    sum(notifications) as notifications
from with_totals
group by verdict, precedence, reason, notification_type
order by precedence
