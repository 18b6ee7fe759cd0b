with statements as (

    select * from {{ ref('municipality_statements') }}

),

ranked as (

    -- Of messages that repeat one another the last received speaks, as among duplicates.
    select
        *,
        row_number() over (
            partition by person_number, event_date, order_in_day
            order by received_date desc, notification_id desc, statement_number desc
        ) as receipt_order
    from statements
    where person_number is not null

),

sequence as (

    select
        person_number,
        event_date,
        order_in_day,
        lead(departure_code) over (partition by person_number order by event_date, order_in_day) as next_departure_code,
        lead(departure_first_date) over (
            partition by person_number order by event_date, order_in_day
        ) as next_departure_first_date,
        lag(statement_number) over (partition by person_number order by event_date, order_in_day) as previous_number
    from ranked
    where receipt_order = 1

),

final as (

    select
        statements.*,
        sequence.next_departure_code,
        sequence.next_departure_first_date,
        sequence.previous_number
    from statements
    left join sequence
        on
            statements.person_number = sequence.person_number
            and statements.event_date = sequence.event_date
            and statements.order_in_day = sequence.order_in_day

)

select * from final
