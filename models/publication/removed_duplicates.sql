with accounts as (

    select * from {{ ref('notification_accounts') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

final as (

    -- A year and type without duplicates has none removed, which is not the same as nothing known. What is late never
    -- was in the official statistics: it is taken out before late notifications are counted.
    select
        accounts.vintage_id,
        accounts.counted_year as registration_year,
        accounts.notification_type,
        cast(
            sum(
                case
                    when accounts.verdict = 'rejected' and not accounts.is_late then accounts.notifications
                    else 0
                end
            ) as bigint
        ) as notifications,
        cast(
            sum(
                case
                    when accounts.is_rejected_for_number_alone and not accounts.is_late then accounts.notifications
                    else 0
                end
            ) as bigint
        ) as incomplete_person_numbers
    from accounts
    inner join vintages
        on accounts.vintage_id = vintages.vintage_id
    where
        accounts.counted_year is not null
        and (vintages.removes_duplicates or vintages.rejects_incomplete_person_numbers)
        and (
            accounts.verdict = 'accepted'
            or accounts.reason_code = 'duplicate'
            or accounts.is_rejected_for_number_alone
        )
    group by accounts.vintage_id, accounts.counted_year, accounts.notification_type

)

select * from final
