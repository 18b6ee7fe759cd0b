{{ compare_vintages([]) }},

final as (

    select
        vintage_id,
        compared_vintage_id,
        registration_year,
        flow,
        notifications,
        compared_notifications,
        notifications - compared_notifications as difference_notifications,
        100 * {{ share('(notifications - compared_notifications)', 'abs(compared_notifications)') }}
            as difference_percent
    from compared

)

select * from final
