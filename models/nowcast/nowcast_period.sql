with period as (

    select * from {{ ref('covered_period') }}

),

increments as (

    select * from {{ ref('notification_increments') }}
    where months_until >= 0

),

known as (

    select
        first_date,
        last_date as as_of_date
    from period

),

registered as (

    select max(registration_month_date) as last_registration_month_date from increments

),

final as (

    -- A month whose last days are silent is complete all the same.
    select
        known.as_of_date,
        {{ month_of('known.first_date') }} as first_month_date,
        registered.last_registration_month_date,
        {{ month_of(add_days('known.as_of_date', rule_parameter('nowcast_silent_days') ~ ' + 1')) }}
            as following_month_date
    from known
    cross join registered
    where known.as_of_date is not null and known.first_date is not null

)

select * from final
