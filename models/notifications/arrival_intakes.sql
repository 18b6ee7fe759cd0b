with notifications as (

    select * from {{ ref('notification_arrivals') }}

),

intakes as (

    -- Every intake has a bit of its own, so that a set of intakes is one number.
    select
        *,
        cast(power(2, row_number() over (order by vintage_id, intake_id) - 1) as bigint) as intake_bit
    from {{ ref('vintage_intakes') }}

),

arrivals as (

    select distinct
        registration_year,
        received_date,
        is_late
    from notifications

),

taken_in as (

    select
        arrivals.registration_year,
        arrivals.received_date,
        arrivals.is_late,
        intakes.vintage_id,
        intakes.intake_id,
        intakes.intake_bit
    from arrivals
    inner join intakes
        on
            {{ is_within(
                'arrivals.registration_year', 'intakes.first_registration_year', 'intakes.last_registration_year'
            ) }}
            and {{ is_within('arrivals.received_date', 'intakes.first_received_date', 'intakes.last_received_date') }}
            and (not intakes.only_official or not arrivals.is_late)
            and (not intakes.only_late or arrivals.is_late)

),

final as (

    select
        registration_year,
        received_date,
        is_late,
        vintage_id,
        intake_id,
        cast(
            sum(intake_bit) over (partition by registration_year, received_date, is_late) as bigint
        ) as intake_set
    from taken_in

)

select * from final
