with notifications as (

    select * from {{ ref('stg_notifications') }}

),

takers as (

    select
        notification_id,
        received_date,
        taken_back_notification_id
    from notifications
    where
        taken_back_notification_id is not null
        or notification_type = 'cancellation'

),

final as (

    -- Of one day of receipt each may name the other: the keys say nothing of the order.
    select
        takers.notification_id,
        takers.taken_back_notification_id,
        named.registration_date as named_registration_date,
        named.notification_id is null
        or named.notification_id = takers.notification_id
        or coalesce(named.notification_type = 'cancellation', false)
        or coalesce(named.received_date > takers.received_date, false) as has_nothing_to_take_back
    from takers
    left join notifications as named
        on takers.taken_back_notification_id = named.notification_id

)

select * from final
