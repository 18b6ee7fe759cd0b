with accounts as (

    select * from {{ ref('notification_accounts') }}

),

final as (

    select
        vintage_id,
        registration_year,
        notification_type,
        source_file,
        verdict,
        reason_code,
        cast(sum(notifications) as bigint) as notifications
    from accounts
    group by all

)

select * from final
