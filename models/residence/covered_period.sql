with opening as (

    select * from {{ ref('stg_opening_residence') }}

),

persons as (

    select * from {{ ref('persons') }}

),

notifications as (

    select *
    from {{ ref('notification_checks') }}
    where content_reason_code is null

),

received as (

    -- A date to come is a slip, or says never.
    select max(received_date) as last_received_date
    from notifications
    where received_date <= current_date

),

vital_dates as (

    select birth_date as vital_date from persons
    union all
    select death_date as vital_date from persons

),

last_vital as (

    -- A birth or death in a later year than the last message would make years in which nobody moves.
    select max(vital_dates.vital_date) as last_vital_date
    from vital_dates
    cross join received
    where
        vital_dates.vital_date <= current_date
        and (
            received.last_received_date is null
            or year(vital_dates.vital_date) <= year(received.last_received_date)
        )

),

known_dates as (

    select last_received_date as known_date from received
    union all
    select last_vital_date as known_date from last_vital

),

lasts as (

    select max(known_date) as last_date
    from known_dates

),

bounds as (

    select
        (select min(reference_date) from opening) as first_date,
        (select last_date from lasts) as last_date

),

years as (

    -- A calendar year is covered when something of it came in December or later.
    select
        first_date,
        last_date,
        cast(year(first_date) as int) as first_year,
        cast(case when month(last_date) = 12 then year(last_date) else year(last_date) - 1 end as int) as last_year
    from bounds

),

final as (

    -- The opening population is known, whatever came afterwards.
    select
        first_date,
        last_date,
        first_year,
        last_year,
        greatest(last_year + 1, first_year) as last_stock_year
    from years

)

select * from final
