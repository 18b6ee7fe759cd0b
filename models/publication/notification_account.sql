with accounts as (

    select * from {{ ref('notification_accounts') }}

),

final as (

    select
        registration_year,
        notification_type,
        source_file,
        verdict,
        reason_code,
        cast(sum(notifications) as bigint) as notifications
    from accounts
    where vintage_id = 'current'
    group by all

)

select * from final
