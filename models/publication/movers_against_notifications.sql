with movers as (

    select
        year,
        mover_kind,
        count(*) as movers
    from {{ ref('movers') }}
    group by year, mover_kind

),

notifications as (

    select
        counted_year as registration_year,
        notification_type,
        cast(sum(notifications) as bigint) as notifications
    from {{ ref('notification_accounts') }}
    where
        vintage_id = 'current'
        and verdict = 'accepted'
    group by counted_year, notification_type

),

final as (

    -- Internal moves are between municipalities here, on both sides.
    select
        movers.year,
        movers.mover_kind,
        movers.movers,
        notifications.notifications,
        {{ share('movers.movers', 'notifications.notifications') }} as movers_per_notification
    from movers
    inner join notifications
        on movers.year = notifications.registration_year and movers.mover_kind = notifications.notification_type

)

select * from final
