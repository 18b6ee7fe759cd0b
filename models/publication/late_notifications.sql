with accounts as (

    select * from {{ ref('notification_accounts') }}

),

final as (

    -- Counted after the control of duplicates, as in table 2.1: official + late - removed = analysis file.
    select
        vintage_id,
        counted_year as registration_year,
        notification_type,
        cast(sum(case when is_late and verdict = 'accepted' then notifications else 0 end) as bigint) as notifications
    from accounts
    where
        counted_year is not null
        and (verdict = 'accepted' or reason_code = 'duplicate')
    group by vintage_id, counted_year, notification_type

)

select * from final
