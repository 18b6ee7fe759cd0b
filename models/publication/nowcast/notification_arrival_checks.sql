with estimates as (

    select * from {{ ref('arrival_estimates') }}

),

final as (

    select
        cast(received_month_date as date) as received_month_date,
        notification_type,
        county_code,
        received_month_date = max(received_month_date) over () as is_newest,
        cast(received_notifications as bigint) as received_notifications,
        expected_notifications,
        lower_limit,
        upper_limit,
        is_outside
    from estimates

)

select * from final
