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
        coalesce(
            notifications.content_reason_code,
            case when duplicates.notification_id is not null then 'duplicate' end
        ) as reason_code
    from notifications
    left join duplicates
        on
            notifications.vintage_id = duplicates.vintage_id
            and notifications.notification_id = duplicates.notification_id

),

final as (

    select
        *,
        case when reason_code is null then 'accepted' else 'rejected' end as verdict
    from reasoned

)

select * from final
