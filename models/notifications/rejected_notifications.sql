with messages as (

    select * from {{ ref('rejected_messages') }}

),

final as (

    select
        notification_id,
        reason_code,
        unreadable_columns,
        kept_notification_id,
        person_id,
        {{ without_person_number('notification_type') }} as notification_type,
        {{ without_person_number('registration_date') }} as registration_date,
        {{ without_person_number('received_date') }} as received_date,
        {{ without_person_number('from_municipality') }} as from_municipality,
        {{ without_person_number('to_municipality') }} as to_municipality,
        {{ without_person_number('from_country') }} as from_country,
        {{ without_person_number('to_country') }} as to_country,
        {{ without_person_number('citizenship') }} as citizenship,
        {{ without_person_number('source_file') }} as source_file,
        {{ without_person_number('is_administrative') }} as is_administrative,
        {{ without_person_number('taken_back_notification_id') }} as taken_back_notification_id
    from messages

)

select * from final
