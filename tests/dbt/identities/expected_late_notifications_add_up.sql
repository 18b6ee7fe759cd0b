-- Known and expected are the total, groups and counties add up to all of them, and a full triangle lacks nothing.
{{ config(enabled=target.type == 'duckdb' and var('delivery_kind', 'persons') == 'persons') }}

with expected as (

    select * from {{ ref('expected_late_notifications') }}

),

parts as (

    select
        period_kind,
        period_first_date,
        notification_type,
        sum(case when citizenship_group <> 'all' and county_code <> 'all' then expected_total_notifications else 0 end)
            as of_cells,
        sum(case when citizenship_group <> 'all' and county_code = 'all' then expected_total_notifications else 0 end)
            as of_groups,
        sum(case when citizenship_group = 'all' and county_code <> 'all' then expected_total_notifications else 0 end)
            as of_counties,
        sum(case when citizenship_group = 'all' and county_code = 'all' then expected_total_notifications else 0 end)
            as of_everybody
    from expected
    group by period_kind, period_first_date, notification_type

),

faults as (

    select
        'the parts do not add up' as fault,
        cast(period_first_date as string) as period,
        notification_type
    from parts
    where
        abs(of_cells - of_everybody) > 1e-6
        or abs(of_groups - of_everybody) > 1e-6
        or abs(of_counties - of_everybody) > 1e-6
    union all
    select
        'known and expected are not the total' as fault,
        cast(period_first_date as string) as period,
        notification_type
    from expected
    where
        abs(
            known_notifications + expected_late_notifications - expected_withdrawals - expected_total_notifications
        ) > 1e-9
    union all
    select
        'something is expected of a full triangle, or less than nothing' as fault,
        cast(period_first_date as string) as period,
        notification_type
    from expected
    where
        expected_late_notifications < 0
        or late_lower_limit_90 > late_lower_limit_50
        or late_lower_limit_50 > late_upper_limit_50
        or late_upper_limit_50 > late_upper_limit_90
        or (
            months_since >= {{ rule_parameter('nowcast_longest_delay_months') }}
            and expected_late_notifications > 0
        )

)

select * from faults
