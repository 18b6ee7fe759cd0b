with notifications as (

    select * from {{ ref('vintage_notifications') }}

),

comparable as (

    -- A message without person number is never a duplicate; a rejected one competes with nobody.
    select
        vintage_id,
        notification_id,
        resolved_person_number,
        registration_date,
        notification_type,
        received_date
    from notifications
    where
        removes_duplicates
        and resolved_person_number is not null
        and content_reason_code is null

),

repeated as (

    select
        vintage_id,
        resolved_person_number,
        registration_date,
        notification_type
    from comparable
    group by vintage_id, resolved_person_number, registration_date, notification_type
    having count(*) > 1

),

ranked as (

    select
        comparable.vintage_id,
        comparable.notification_id,
        row_number() over (
            partition by
                comparable.vintage_id,
                comparable.resolved_person_number,
                comparable.registration_date,
                comparable.notification_type
            order by comparable.received_date desc, comparable.notification_id desc
        ) as receipt_order,
        first_value(comparable.notification_id) over (
            partition by
                comparable.vintage_id,
                comparable.resolved_person_number,
                comparable.registration_date,
                comparable.notification_type
            order by comparable.received_date desc, comparable.notification_id desc
        ) as kept_notification_id
    from comparable
    inner join repeated
        on
            comparable.vintage_id = repeated.vintage_id
            and comparable.resolved_person_number = repeated.resolved_person_number
            and comparable.registration_date = repeated.registration_date
            and comparable.notification_type = repeated.notification_type

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
