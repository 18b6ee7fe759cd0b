{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('notification_arrivals') }}

),

codes as (

    select * from {{ ref('municipality_codes') }}

),

mergers as (

    select * from {{ ref('municipality_mergers') }}

),

final as (

    select
        notifications.*,
        {{ stated_code_kind('notifications.origin_municipality_code', 'origins') }} as origin_code_kind,
        {{ stated_code_kind('notifications.destination_municipality_code', 'destinations') }} as destination_code_kind,
        origins.current_municipality_code as read_origin_code,
        destinations.current_municipality_code as read_destination_code,
        mergers.municipality_code is not null as may_be_several
    from notifications
    left join codes as origins
        on
            {{ names_place_left(
                'notifications.origin_municipality_code', 'notifications.registration_date', 'origins'
            ) }}
    left join codes as destinations
        on
            {{ names_place(
                'notifications.destination_municipality_code', 'notifications.registration_date', 'destinations'
            ) }}
    left join mergers
        on
            case
                when notifications.origin_municipality_code = notifications.destination_municipality_code
                    then notifications.origin_municipality_code
            end = mergers.municipality_code
            and origins.read_geography_date = mergers.geography_date
            and notifications.registration_date >= mergers.first_date
            and notifications.registration_date <= mergers.last_date

)

select * from final
