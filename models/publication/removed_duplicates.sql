with accounts as (

    select * from {{ ref('notification_accounts') }}

),

final as (

    select
        vintage_id,
        registration_year,
        notification_type,
        cast(sum(notifications) as bigint) as notifications
    from accounts
    where reason_code = 'duplicate'
    group by vintage_id, registration_year, notification_type

)

select * from final
