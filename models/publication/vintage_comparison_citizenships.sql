{{ compare_vintages(['citizenship_group']) }},

{{ vintage_shares(
    'compared', 'notifications', 'compared_notifications',
    within=['vintage_id', 'compared_vintage_id', 'registration_year', 'flow']
) }},

final as (

    select
        vintage_id,
        compared_vintage_id,
        registration_year,
        flow,
        citizenship_group,
        notifications,
        compared_notifications,
        notifications - compared_notifications as difference_notifications,
        share_percent,
        compared_share_percent,
        share_percent - compared_share_percent as difference_percentage_points
    from shares

)

select * from final
