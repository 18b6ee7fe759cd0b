{{ compare_vintages(['county_code']) }},

periods as (

    select * from {{ ref('resolved_comparison_periods') }}

),

summed as (

    -- Only periods that both vintages cover in full; internal moves have two counties and no place here.
    select
        compared.vintage_id,
        compared.compared_vintage_id,
        periods.period_id,
        periods.last_registration_year - periods.first_registration_year + 1 as years,
        compared.flow,
        compared.county_code,
        cast(sum(compared.notifications) as bigint) as notifications,
        cast(sum(compared.compared_notifications) as bigint) as compared_notifications
    from compared
    inner join periods
        on compared.registration_year between periods.first_registration_year and periods.last_registration_year
    where compared.flow <> 'internal'
    group by
        compared.vintage_id,
        compared.compared_vintage_id,
        periods.period_id,
        periods.first_registration_year,
        periods.last_registration_year,
        compared.flow,
        compared.county_code
    having count(*) = periods.last_registration_year - periods.first_registration_year + 1

),

{{ vintage_shares(
    'summed', 'notifications', 'compared_notifications',
    within=['vintage_id', 'compared_vintage_id', 'period_id', 'flow']
) }},

final as (

    select
        vintage_id,
        compared_vintage_id,
        period_id,
        flow,
        county_code,
        notifications,
        compared_notifications,
        {{ share('notifications', 'years') }} as average_notifications,
        {{ share('compared_notifications', 'years') }} as compared_average_notifications,
        {{ share('(notifications - compared_notifications)', 'years') }} as difference_average_notifications,
        share_percent,
        compared_share_percent,
        share_percent - compared_share_percent as difference_percentage_points
    from shares
    where county_code <> 'not_applicable'

)

select * from final
