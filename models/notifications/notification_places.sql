{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('notification_code_kinds') }}

),

assumptions as (

    select * from {{ ref('municipality_assumptions') }}
    where notification_id is not null

),

final as (

    select
        notifications.*,
        coalesce(origin_assumptions.municipality_code, notifications.read_origin_code) as current_origin_code,
        coalesce(destination_assumptions.municipality_code, notifications.read_destination_code)
            as current_destination_code
    from notifications
    left join assumptions as origin_assumptions
        on
            notifications.notification_id = origin_assumptions.notification_id
            and origin_assumptions.stated_place = 'origin'
    left join assumptions as destination_assumptions
        on
            notifications.notification_id = destination_assumptions.notification_id
            and destination_assumptions.stated_place = 'destination'

)

select * from final
