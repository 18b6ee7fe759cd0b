-- Raw = accepted + rejected, for every registration year, type and source file of the delivery (current vintage).
with delivered as (

    select
        year(registration_date) as registration_year,
        notification_type,
        source_file,
        count(*) as notifications
    from {{ ref('stg_notifications') }}
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
        year(delivered_again.registration_date) as registration_year,
        delivered_again.notification_type,
        delivered_again.source_file,
        count(*) as notifications
    from {{ ref('rejected_notifications') }} as rejections
    inner join {{ ref('stg_notifications') }} as delivered_again
        on rejections.notification_id = delivered_again.notification_id
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

),

account_balance as (

    select *, 1 as sign from delivered
    union all
    select *, -1 as sign from account

)

select
    'delivered <> accepted + rejected' as failure,
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
