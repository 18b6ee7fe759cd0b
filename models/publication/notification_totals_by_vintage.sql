with counts as (

    select * from {{ ref('flow_counts') }}

),

final as (

    select
        vintage_id,
        registration_year,
        notification_type,
        cast(sum(notifications) as bigint) as notifications,
        cast(sum(case when is_census_correction then notifications else 0 end) as bigint)
            as census_correction_notifications
    from counts
    group by vintage_id, registration_year, notification_type

)

select * from final
