with series as (

    select * from {{ ref('vintage_series') }}

),

counts as (

    select * from {{ ref('flow_counts') }}

),

totals as (

    select
        vintage_id,
        registration_year,
        notification_type,
        cast(sum(notifications) as bigint) as notifications,
        cast(sum(case when is_census_correction then notifications else 0 end) as bigint)
            as census_correction_notifications
    from counts
    group by vintage_id, registration_year, notification_type

),

final as (

    select
        series.vintage_id,
        series.registration_year,
        series.notification_type,
        coalesce(totals.notifications, 0) as notifications,
        coalesce(totals.census_correction_notifications, 0) as census_correction_notifications
    from series
    left join totals
        on
            series.vintage_id = totals.vintage_id
            and series.registration_year = totals.registration_year
            and series.notification_type = totals.notification_type

)

select * from final
