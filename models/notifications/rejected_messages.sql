with notifications as (

    select * from {{ ref('notification_checks') }}

),

duplicates as (

    select * from {{ ref('duplicate_notifications') }}

),

delivered as (

    select * from {{ ref('stg_notifications') }}

),

rejected as (

    select
        notification_id,
        coalesce(content_reason_code, 'taken_back_already') as reason_code,
        unreadable_columns,
        cast(null as string) as kept_notification_id
    from notifications
    where
        (content_reason_code is not null or comes_too_late)
        and not is_taken_back
    union all
    select
        notification_id,
        'duplicate' as reason_code,
        cast(null as string) as unreadable_columns,
        kept_notification_id
    from duplicates
    where vintage_id = 'current'

),

final as (

    select
        rejected.notification_id,
        rejected.reason_code,
        rejected.unreadable_columns,
        rejected.kept_notification_id,
        notifications.person_id,
        delivered.person_number_text as person_number,
        delivered.notification_type_text as notification_type,
        delivered.registration_date_text as registration_date,
        delivered.received_date_text as received_date,
        delivered.from_municipality_text as from_municipality,
        delivered.to_municipality_text as to_municipality,
        delivered.from_country_text as from_country,
        delivered.to_country_text as to_country,
        delivered.citizenship_text as citizenship,
        delivered.source_file_text as source_file,
        delivered.is_administrative_text as is_administrative,
        delivered.taken_back_notification_id
    from rejected
    inner join notifications
        on rejected.notification_id = notifications.notification_id
    inner join delivered
        on rejected.notification_id = delivered.notification_id

)

select * from final
