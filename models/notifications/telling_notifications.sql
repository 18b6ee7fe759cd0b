with notifications as (

    select * from {{ ref('stg_notifications') }}

),

spans as (

    -- Codes that are one municipality, both on the date and in the geography, need no second look.
    select * from {{ ref('municipality_code_spans') }}
    where targets <> 1 or not is_of_geography

),

final as (

    select
        notifications.notification_id,
        notifications.person_number,
        notifications.notification_type,
        notifications.registration_date,
        notifications.received_date,
        notifications.origin_municipality_code,
        notifications.destination_municipality_code
    from notifications
    left join spans as origins
        on {{ names_place_left(stated_origin('notifications'), 'notifications.registration_date', 'origins') }}
    left join spans as destinations
        on {{ names_place(stated_destination('notifications'), 'notifications.registration_date', 'destinations') }}
    where origins.municipality_code is not null or destinations.municipality_code is not null

)

select * from final
