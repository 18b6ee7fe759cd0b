-- Raw = accepted (moves and cancellations) + rejected + taken back, for every registration year, type and source file
-- of the delivery (current vintage).
with delivered as (

    select
        registration_year,
        notification_type,
        source_file,
        count(*) as notifications
    from {{ ref('notification_arrivals') }}
    group by all

),

accepted as (

    select
        registration_year,
        notification_type,
        source_file,
        count(*) as notifications
    from {{ ref('migration_events') }}
    group by all

),

rejected as (

    select
        delivered_again.registration_year,
        delivered_again.notification_type,
        delivered_again.source_file,
        count(*) as notifications
    from {{ ref('rejected_notifications') }} as rejections
    inner join {{ ref('notification_arrivals') }} as delivered_again
        on rejections.notification_id = delivered_again.notification_id
    group by all

),

-- Messages taken back, and the cancellations that did it, straight from what named what.
out_of_the_account as (

    select
        arrivals.registration_year,
        arrivals.notification_type,
        arrivals.source_file,
        count(*) as notifications
    from {{ ref('notification_arrivals') }} as arrivals
    where
        arrivals.notification_id in (select notification_id from {{ ref('taken_back_notifications') }})
        or (
            arrivals.notification_type = 'cancellation'
            and arrivals.notification_id not in (select notification_id from {{ ref('rejected_notifications') }})
        )
    group by all

),

account as (

    select
        registration_year,
        notification_type,
        source_file,
        sum(notifications) as notifications
    from {{ ref('notification_account') }}
    group by all

),

balance as (

    select *, 1 as sign from delivered
    union all
    select *, -1 as sign from accepted
    union all
    select *, -1 as sign from rejected
    union all
    select *, -1 as sign from out_of_the_account

),

account_balance as (

    select *, 1 as sign from delivered
    union all
    select *, -1 as sign from account

)

select
    'delivered <> accepted + rejected + taken back' as failure,
    registration_year,
    notification_type,
    source_file,
    sum(sign * notifications) as missing
from balance
group by all
having sum(sign * notifications) <> 0
union all
select
    'delivered <> account' as failure,
    registration_year,
    notification_type,
    source_file,
    sum(sign * notifications) as missing
from account_balance
group by all
having sum(sign * notifications) <> 0
