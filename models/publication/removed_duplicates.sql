with accounts as (

    select * from {{ ref('notification_accounts') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

final as (

    -- A year and type without duplicates has none removed, which is not the same as nothing known. A late duplicate is
    -- none of the official statistics: it is taken out before late notifications are counted.
    select
        accounts.vintage_id,
        accounts.registration_year,
        accounts.notification_type,
        cast(
            sum(
                case
                    when accounts.reason_code = 'duplicate' and not accounts.is_late then accounts.notifications
                    else 0
                end
            ) as bigint
        ) as notifications
    from accounts
    inner join vintages
        on accounts.vintage_id = vintages.vintage_id
    where
        vintages.removes_duplicates
        and (accounts.verdict = 'accepted' or accounts.reason_code = 'duplicate')
    group by accounts.vintage_id, accounts.registration_year, accounts.notification_type

)

select * from final
