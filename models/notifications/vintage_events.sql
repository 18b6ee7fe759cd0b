{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('notification_verdicts') }}

),

repairs as (

    select * from {{ ref('citizenship_repairs') }}

),

final as (

    select
        notifications.vintage_id,
        notifications.notification_id,
        notifications.resolved_person_number as person_number,
        notifications.sex,
        notifications.birth_year,
        notifications.notification_type,
        notifications.registration_date,
        notifications.registration_year,
        notifications.received_date,
        notifications.origin_municipality_code,
        notifications.destination_municipality_code,
        notifications.origin_country_code,
        notifications.destination_country_code,
        coalesce(notifications.citizenship_code, repairs.citizenship_code) as citizenship_code,
        case
            when notifications.citizenship_code is not null then 'stated'
            when repairs.citizenship_code is not null then 'repaired'
            else 'missing'
        end as citizenship_status,
        coalesce(repairs.citizenship_group, notifications.citizenship_group) as citizenship_group,
        coalesce(repairs.country_group, notifications.country_group) as country_group,
        notifications.source_file,
        notifications.is_late,
        notifications.is_administrative,
        notifications.is_census_correction
    from notifications
    left join repairs
        on
            notifications.vintage_id = repairs.vintage_id
            and notifications.notification_id = repairs.notification_id
    where notifications.verdict = 'accepted'

)

select * from final
