-- Raw = accepted + rejected + taken back in every vintage, for every registration year, type and source file. What is
-- in a vintage is counted here straight from the arrivals and the intakes, without the models in between.
with taken_in as (

    select distinct
        intakes.vintage_id,
        arrivals.notification_id,
        arrivals.registration_year,
        arrivals.notification_type,
        arrivals.source_file
    from {{ ref('notification_arrivals') }} as arrivals
    cross join {{ ref('vintage_intakes') }} as intakes
    where
        (intakes.first_registration_year is null or arrivals.registration_year >= intakes.first_registration_year)
        and (intakes.last_registration_year is null or arrivals.registration_year <= intakes.last_registration_year)
        and (intakes.first_received_date is null or arrivals.received_date >= intakes.first_received_date)
        and (intakes.last_received_date is null or arrivals.received_date <= intakes.last_received_date)
        and (intakes.only_official = false or arrivals.is_late = false)
        and (intakes.only_late = false or arrivals.is_late = true)

),

raw as (

    select vintage_id, registration_year, notification_type, source_file, count(*) as notifications
    from taken_in
    group by all

),

judged as (

    select vintage_id, registration_year, notification_type, source_file, sum(notifications) as notifications
    from {{ ref('notification_account_by_vintage') }}
    where
        (verdict in ('accepted', 'taken_back') and reason_code is null)
        or (verdict = 'rejected' and reason_code is not null)
    group by all

),

balance as (

    select *, 1 as sign from raw
    union all
    select *, -1 as sign from judged

)

select vintage_id, registration_year, notification_type, source_file, sum(sign * notifications) as missing
from balance
group by all
having sum(sign * notifications) <> 0
