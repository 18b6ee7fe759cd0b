-- Question: What share of the notifications is rejected, and for which reasons, year by year?
-- Why: A reason that grows from one year to the next tells of a change in the register office, not in migration.
-- Reading: notifications by reason and their share of all received with that registration year. The account has every
-- delivered notification exactly once, a cancellation in the year of the message that it takes back; an empty year is
-- a date that could not be read.
with years as (

    select
        registration_year,
        reason_code,
        cast(sum(notifications) as bigint) as notifications,
        cast(sum(sum(notifications)) over (partition by registration_year) as bigint) as received
    from open.notification_account
    group by registration_year, reason_code

)

select
    years.registration_year,
    years.reason_code,
    reasons.description,
    years.notifications,
    years.notifications * 1.0 / years.received as share
from years
inner join open.rejection_reasons as reasons
    on years.reason_code = reasons.reason_code
order by years.registration_year, reasons.precedence
