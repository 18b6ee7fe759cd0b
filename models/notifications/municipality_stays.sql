with statements as (

    select * from {{ ref('municipality_statements') }}

),

readings as (

    select * from {{ ref('municipality_readings') }}

),

renumbering as (

    -- On the day of a reform, from a code that ended to one that can be the same municipality: nobody moved.
    select distinct statements.statement_number
    from statements
    inner join readings as left_readings
        on
            statements.departure_code = left_readings.municipality_code
            and statements.departure_first_date = left_readings.first_date
    inner join readings as reached_readings
        on
            statements.arrival_code = reached_readings.municipality_code
            and statements.arrival_first_date = reached_readings.first_date
            and left_readings.target_code = reached_readings.target_code
    where statements.departure_has_ended

),

ranked as (

    -- Of messages that repeat one another the last received speaks, as among duplicates; one that names the place left
    -- as reached says nothing.
    select
        *,
        row_number() over (
            partition by person_number, event_date, order_in_day
            order by received_date desc, notification_id desc, statement_number desc
        ) as receipt_order
    from statements
    where person_number is not null and departure_code is distinct from arrival_code

),

sequence as (

    select
        ranked.person_number,
        ranked.event_date,
        ranked.order_in_day,
        renumbering.statement_number is not null as is_renumbering,
        sum(case when renumbering.statement_number is null then 1 else 0 end) over (
            partition by ranked.person_number order by ranked.event_date, ranked.order_in_day
            rows between unbounded preceding and current row
        ) as stay_number
    from ranked
    left join renumbering
        on ranked.statement_number = renumbering.statement_number
    where ranked.receipt_order = 1

),

spoken as (

    select
        statements.*,
        sequence.stay_number as arrival_stay,
        case when sequence.is_renumbering then sequence.stay_number else sequence.stay_number - 1 end as departure_stay
    from statements
    left join sequence
        on
            statements.person_number = sequence.person_number
            and statements.event_date = sequence.event_date
            and statements.order_in_day = sequence.order_in_day

),

final as (

    select
        notification_id, person_number, event_date, 'origin' as stated_place,
        departure_code as stated_code, departure_first_date as first_date, departure_stay as stay_number
    from spoken
    where departure_code is not null
    union all
    select
        notification_id, person_number, event_date,
        case when notification_id is null then statement_kind else 'destination' end as stated_place,
        arrival_code as stated_code, arrival_first_date as first_date, arrival_stay as stay_number
    from spoken
    where arrival_code is not null

)

select * from final
