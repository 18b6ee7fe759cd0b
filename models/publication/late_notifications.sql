with series as (

    select * from {{ ref('vintage_series') }}

),

accounts as (

    select * from {{ ref('notification_accounts') }}

),

late as (

    -- Counted after the control of duplicates, as in table 2.1: official + late - removed = analysis file.
    select
        vintage_id,
        counted_year,
        notification_type,
        cast(sum(notifications) as bigint) as notifications
    from accounts
    where
        is_late
        and verdict = 'accepted'
    group by vintage_id, counted_year, notification_type

),

final as (

    select
        series.vintage_id,
        series.registration_year,
        series.notification_type,
        coalesce(late.notifications, 0) as notifications
    from series
    left join late
        on
            series.vintage_id = late.vintage_id
            and series.registration_year = late.counted_year
            and series.notification_type = late.notification_type

)

select * from final
