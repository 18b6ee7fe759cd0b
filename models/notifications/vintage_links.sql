with takings as (

    select * from {{ ref('vintage_takings') }}

),

links as (

    select
        vintage_id,
        notification_id,
        cast(null as string) as taking_notification_id,
        not takes_back as comes_too_late
    from takings
    union all
    select
        vintage_id,
        taken_back_notification_id as notification_id,
        notification_id as taking_notification_id,
        false as comes_too_late
    from takings
    where takes_back

),

final as (

    -- A correction may take back one message and be taken back by another.
    select
        vintage_id,
        notification_id,
        max(taking_notification_id) as taking_notification_id,
        max(case when taking_notification_id is not null then 1 else 0 end) = 1 as is_taken_back,
        max(case when comes_too_late then 1 else 0 end) = 1 as comes_too_late
    from links
    group by vintage_id, notification_id

)

select * from final
