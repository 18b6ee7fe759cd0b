{{ config(materialized='ephemeral', contract={'enforced': false}) }}

with counties as (

    select
        *,
        case
            when period_id = '1970' then '3.8'
            when flow = 'immigration' then '3.5'
            when flow = 'emigration' then '3.6'
            when flow = 'net_immigration' then '3.7'
        end as table_number
    from {{ ref('vintage_comparison_counties') }}

),

national as (

    select
        counties.table_number,
        counties.vintage_id,
        counties.compared_vintage_id,
        counties.period_id,
        counties.flow,
        periods.last_registration_year - periods.first_registration_year + 1 as years,
        cast(sum(counties.notifications) as bigint) as notifications,
        cast(sum(counties.compared_notifications) as bigint) as compared_notifications
    from counties
    inner join {{ ref('resolved_comparison_periods') }} as periods
        on counties.period_id = periods.period_id
    group by all

),

final as (

    select
        table_number, vintage_id, compared_vintage_id, period_id, flow, county_code,
        average_notifications, difference_average_notifications, share_percent, difference_percentage_points
    from counties
    union all
    select
        table_number, vintage_id, compared_vintage_id, period_id, flow, '00' as county_code,
        {{ share('notifications', 'years') }} as average_notifications,
        {{ share('(notifications - compared_notifications)', 'years') }} as difference_average_notifications,
        100.0 as share_percent,
        0.0 as difference_percentage_points
    from national

)

select * from final
