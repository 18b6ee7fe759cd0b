with placed as (

    select * from {{ ref('neighbouring_statements') }}

),

readings as (

    select * from {{ ref('municipality_readings') }}

),

arrivals as (

    -- Where the next message says that the person came from, where it can say so, else the largest.
    select
        placed.statement_number,
        readings.*,
        named.target_code is not null as is_named,
        count(named.target_code) over (partition by placed.statement_number) as named_targets,
        row_number() over (
            partition by placed.statement_number
            order by
                case when named.target_code is null then 1 else 0 end, readings.population desc, readings.target_code asc
        ) as choice
    from placed
    inner join readings
        on placed.arrival_code = readings.municipality_code and placed.arrival_first_date = readings.first_date
    left join readings as named
        on
            placed.next_departure_code = named.municipality_code
            and placed.next_departure_first_date = named.first_date
            and readings.target_code = named.target_code

),

departures as (

    -- Where the person lived by then, where the code can mean it, else the largest.
    select
        placed.statement_number,
        readings.*,
        arrivals.target_code is not null as is_residence,
        row_number() over (
            partition by placed.statement_number
            order by
                case when arrivals.target_code is null then 1 else 0 end,
                readings.population desc, readings.target_code asc
        ) as choice
    from placed
    inner join readings
        on placed.departure_code = readings.municipality_code and placed.departure_first_date = readings.first_date
    left join arrivals
        on
            placed.previous_number = arrivals.statement_number
            and arrivals.choice = 1
            and readings.target_code = arrivals.target_code

),

final as (

    select
        case when placed.notification_id is null then placed.statement_kind else 'destination' end as stated_place,
        placed.notification_id,
        placed.person_number,
        placed.event_date,
        arrivals.municipality_code as stated_code,
        arrivals.valid_from_date,
        arrivals.target_code as municipality_code,
        case when arrivals.is_named and arrivals.named_targets = 1 then 'next_message' else 'largest' end as rule_code
    from placed
    inner join arrivals
        on placed.statement_number = arrivals.statement_number
    where arrivals.choice = 1 and arrivals.targets > 1
    union all
    select
        'origin' as stated_place,
        placed.notification_id,
        placed.person_number,
        placed.event_date,
        departures.municipality_code as stated_code,
        departures.valid_from_date,
        departures.target_code as municipality_code,
        case when departures.is_residence then 'residence' else 'largest' end as rule_code
    from placed
    inner join departures
        on placed.statement_number = departures.statement_number
    where departures.choice = 1 and departures.targets > 1

)

select * from final
