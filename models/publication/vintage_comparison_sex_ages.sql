{{ compare_vintages(['sex', 'age_group']) }},

age_groups as (

    select * from {{ ref('migration_age_groups') }}

),

grouped as (

    -- The oldest group is not divided by sex, as in table 3.3; sex or age not known stays out of the distribution.
    select
        compared.vintage_id,
        compared.compared_vintage_id,
        compared.registration_year,
        compared.flow,
        case when age_groups.is_by_sex then compared.sex else 'both' end as sex,
        compared.age_group,
        cast(sum(compared.notifications) as bigint) as notifications,
        cast(sum(compared.compared_notifications) as bigint) as compared_notifications
    from compared
    inner join age_groups
        on compared.age_group = age_groups.age_group
    where
        compared.sex <> 'not_known'
        and compared.flow <> 'net_immigration'
    group by all

),

{{ vintage_shares(
    'grouped', 'notifications', 'compared_notifications',
    within=['vintage_id', 'compared_vintage_id', 'registration_year', 'flow']
) }},

final as (

    select
        vintage_id,
        compared_vintage_id,
        registration_year,
        flow,
        sex,
        age_group,
        notifications,
        compared_notifications,
        notifications - compared_notifications as difference_notifications,
        share_percent,
        compared_share_percent,
        share_percent - compared_share_percent as difference_percentage_points,
        -- On a common denominator, so that whole numbers are summed: their sum does not depend on the order.
        100 * {{ share(
            'sum(abs(notifications * all_compared_value - compared_notifications * all_value)) over (
                partition by vintage_id, compared_vintage_id, registration_year, flow
            )',
            'all_value * all_compared_value'
        ) }} as sum_of_absolute_deviations_percentage_points
    from shares

)

select * from final
