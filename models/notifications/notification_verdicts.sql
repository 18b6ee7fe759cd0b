{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('vintage_notifications') }}

),

duplicates as (

    select * from {{ ref('duplicate_notifications') }}

),

reasoned as (

    select
        notifications.*,
        duplicates.kept_notification_id,
        case
            when notifications.taking_notification_id is not null then null
            when duplicates.notification_id is not null then 'duplicate'
            else notifications.message_reason_code
        end as reason_code
    from notifications
    left join duplicates
        on
            notifications.vintage_id = duplicates.vintage_id
            and notifications.notification_id = duplicates.notification_id

),

final as (

    select
        *,
        case
            when taking_notification_id is not null then 'taken_back'
            when reason_code is not null then 'rejected'
            else 'accepted'
        end as verdict
    from reasoned

)

select * from final
