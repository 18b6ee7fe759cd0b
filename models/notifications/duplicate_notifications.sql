with notifications as (

    select * from {{ ref('vintage_notifications') }}

),

comparable as (

    -- A message without person number is never a duplicate; one rejected or taken back competes with nobody.
    select
        vintage_id,
        notification_id,
        resolved_person_number,
        registration_date,
        notification_type,
        received_date,
        -- Where the official statistics come first, late messages are checked against them and give way.
        case when kept_duplicate = 'official_first' and is_late then 1 else 0 end as preference
    from notifications
    where
        removes_duplicates
        and resolved_person_number is not null
        and tells_a_move

),

ranked as (

    select
        vintage_id,
        notification_id,
        row_number() over (
            partition by vintage_id, resolved_person_number, registration_date, notification_type
            order by preference asc, received_date desc, notification_id desc
        ) as receipt_order,
        first_value(notification_id) over (
            partition by vintage_id, resolved_person_number, registration_date, notification_type
            order by preference asc, received_date desc, notification_id desc
        ) as kept_notification_id
    from comparable

),

final as (

    select
        vintage_id,
        notification_id,
        kept_notification_id
    from ranked
    where receipt_order > 1

)

select * from final
