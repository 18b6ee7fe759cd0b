with estimates as (

    select * from {{ ref('late_notification_estimates') }}

),

final as (

    select
        period_kind,
        cast(period_first_date as date) as period_first_date,
        notification_type,
        citizenship_group,
        county_code,
        cast(months_since as int) as months_since,
        cast(known_notifications as bigint) as known_notifications,
        expected_late_notifications,
        late_lower_limit_90,
        late_lower_limit_50,
        late_upper_limit_50,
        late_upper_limit_90,
        expected_withdrawals,
        expected_total_notifications,
        total_lower_limit_90,
        total_lower_limit_50,
        total_upper_limit_50,
        total_upper_limit_90
    from estimates

)

select * from final
