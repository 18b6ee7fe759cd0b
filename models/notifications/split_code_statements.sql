with notifications as (

    select * from {{ ref('stg_notifications') }}

),

initial as (

    select * from {{ ref('initial_municipalities') }}

),

numbers as (

    select * from {{ ref('current_person_numbers') }}

),

split_codes as (

    select * from {{ ref('municipality_codes') }}
    where targets > 1

),

taken_back as (

    select notification_id
    from {{ ref('linked_notifications') }}
    where is_taken_back

),

messages as (

    select
        notifications.notification_id,
        notifications.person_number,
        notifications.notification_type,
        notifications.registration_date,
        notifications.received_date,
        notifications.origin_municipality_code,
        notifications.destination_municipality_code
    from notifications
    left join split_codes as origins
        on {{ names_place_left(stated_origin('notifications'), 'notifications.registration_date', 'origins') }}
    left join split_codes as destinations
        on {{ names_place(stated_destination('notifications'), 'notifications.registration_date', 'destinations') }}
    where origins.municipality_code is not null or destinations.municipality_code is not null

),

final as (

    select
        'message' as statement_kind,
        messages.notification_id,
        messages.notification_type,
        messages.registration_date,
        messages.received_date,
        messages.origin_municipality_code,
        messages.destination_municipality_code,
        -- What is taken back says nothing of the person.
        case
            when numbers.person_number_status = 'valid' and taken_back.notification_id is null
                then numbers.resolved_person_number
        end as person_number
    from messages
    left join numbers
        on messages.person_number = numbers.person_number
    left join taken_back
        on messages.notification_id = taken_back.notification_id
    union
    select
        initial.statement_kind,
        cast(null as string) as notification_id,
        cast(null as string) as notification_type,
        cast(null as date) as registration_date,
        cast(null as date) as received_date,
        cast(null as string) as origin_municipality_code,
        cast(null as string) as destination_municipality_code,
        initial.person_number
    from initial
    inner join split_codes
        on {{ names_place('initial.municipality_code', 'initial.event_date', 'split_codes') }}

)

select * from final
