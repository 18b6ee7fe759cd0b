{{ compare_vintages(['sex']) }},

{{ vintage_shares(
    'compared', 'notifications', 'compared_notifications',
    within=['vintage_id', 'compared_vintage_id', 'registration_year', 'flow'],
    where="sex <> 'not_known' and flow <> 'net_immigration'"
) }},

final as (

    select
        vintage_id,
        compared_vintage_id,
        registration_year,
        flow,
        sex,
        notifications,
        compared_notifications,
        notifications - compared_notifications as difference_notifications,
        share_percent,
        compared_share_percent,
        share_percent - compared_share_percent as difference_percentage_points
    from shares

)

select * from final
