with late as (

    select
        *,
        cast(year(cast(period_first_date as date)) as int) as year
    from {{ ref('late_notification_estimates') }}
    where period_kind = 'year' and citizenship_group = 'all' and notification_type <> 'internal'

),

signed as (

    select
        *,
        concat(notification_type, 's') as series_code,
        1 as sign
    from late
    union all
    select
        *,
        'net_immigration' as series_code,
        case notification_type when 'immigration' then 1 else -1 end as sign
    from late

),

final as (

    select
        year,
        series_code,
        county_code,
        sum(sign * known_notifications) as known_value,
        sum(sign * (expected_late_notifications - expected_withdrawals)) as expected_late_value,
        {{ squared_limits_of_signed() }}
    from signed
    group by year, series_code, county_code

)

select * from final
