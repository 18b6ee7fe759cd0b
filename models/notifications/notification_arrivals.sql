{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('stg_notifications') }}

),

named as (

    select * from {{ ref('named_notifications') }}

),

dated as (

    -- A cancellation has no move of its own: it counts where the message counts that it takes back.
    select
        notifications.notification_id,
        notifications.person_number,
        notifications.notification_type,
        case
            when notifications.notification_type = 'cancellation'
                then coalesce(named.named_registration_date, notifications.registration_date)
            else notifications.registration_date
        end as registration_date,
        notifications.received_date,
        notifications.origin_municipality_code,
        notifications.destination_municipality_code,
        notifications.origin_country_code,
        notifications.destination_country_code,
        notifications.citizenship_code,
        notifications.source_file,
        notifications.is_administrative,
        notifications.unreadable_columns,
        named.taken_back_notification_id,
        named.notification_id is not null as is_to_take_back,
        coalesce(named.has_nothing_to_take_back, false) as has_nothing_to_take_back
    from notifications
    left join named
        on notifications.notification_id = named.notification_id

),

closings as (

    select
        *,
        cast(year(registration_date) as int) as registration_year,
        make_date(
            year(registration_date) + {{ rule_parameter('official_cutoff_years_after') }},
            {{ rule_parameter('official_cutoff_month') }},
            {{ rule_parameter('official_cutoff_day') }}
        ) as official_cutoff_date
    from dated

),

final as (

    select
        *,
        received_date > official_cutoff_date as is_late
    from closings

)

select * from final
