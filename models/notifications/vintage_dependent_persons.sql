with notifications as (

    select * from {{ ref('notification_checks') }}

),

resolutions as (

    select * from {{ ref('person_number_resolutions') }}

),

dependent as (

    select resolved_person_number as person_number
    from resolutions
    where vintage_id = 'current'
    union
    select resolved_person_number as person_number
    from notifications
    where
        resolved_person_number is not null
        and country_group = 'not_stated'
    union
    select resolved_person_number as person_number
    from notifications
    where
        resolved_person_number is not null
        and content_reason_code is null
    group by resolved_person_number, registration_date, notification_type
    having count(*) > 1

),

final as (

    select person_number
    from dependent

)

select * from final
