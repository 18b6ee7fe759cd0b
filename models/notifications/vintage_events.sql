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
        notifications.sex,
        notifications.birth_year,
        notifications.notification_type,
        notifications.counted_year,
        notifications.origin_municipality_code,
        notifications.destination_municipality_code,
        coalesce(repairs.citizenship_group, notifications.citizenship_group) as citizenship_group,
        coalesce(repairs.country_group, notifications.country_group) as country_group,
        notifications.is_administrative,
        notifications.is_census_correction
    from notifications
    left join repairs
        on
            notifications.vintage_id = repairs.vintage_id
            and notifications.notification_id = repairs.notification_id
    where notifications.verdict = 'accepted' and notifications.tells_a_move

)

select * from final
