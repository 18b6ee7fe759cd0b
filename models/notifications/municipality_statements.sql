with split_statements as (

    select * from {{ ref('split_code_statements') }}

),

split_persons as (

    select distinct person_number
    from split_statements
    where person_number is not null

),

notifications as (

    -- What is taken back says nothing of the person.
    select * from {{ ref('stg_notifications') }}
    where
        notification_id not in (
            select notification_id
            from {{ ref('linked_notifications') }}
            where is_taken_back
        )

),

initial as (select * from {{ ref('initial_municipalities') }}),

numbers as (

    select *
    from {{ ref('current_person_numbers') }}
    where person_number_status = 'valid'

),

codes as (select * from {{ ref('municipality_codes') }}),

messages as (

    -- Everything that the persons concerned say, and what is said of nobody.
    select
        split_persons.person_number as resolved_person_number,
        notifications.notification_id, notifications.notification_type,
        notifications.registration_date, notifications.received_date,
        notifications.origin_municipality_code, notifications.destination_municipality_code
    from notifications
    inner join numbers
        on notifications.person_number = numbers.person_number
    inner join split_persons
        on numbers.resolved_person_number = split_persons.person_number
    where notifications.registration_date is not null
    union all
    select
        cast(null as string) as resolved_person_number,
        notification_id, notification_type, registration_date, received_date,
        origin_municipality_code, destination_municipality_code
    from split_statements
    where person_number is null

),

stated as (

    select
        messages.notification_type as statement_kind,
        messages.notification_id,
        messages.resolved_person_number as person_number,
        messages.registration_date as event_date,
        messages.received_date,
        {{ stated_origin('messages') }} as departure_code,
        {{ stated_destination('messages') }} as arrival_code
    from messages
    union all
    select
        initial.statement_kind,
        cast(null as string) as notification_id,
        initial.person_number,
        initial.event_date,
        cast(null as date) as received_date,
        cast(null as string) as departure_code,
        initial.municipality_code as arrival_code
    from initial
    inner join split_persons
        on initial.person_number = split_persons.person_number

),

final as (

    select
        row_number() over (
            order by
                stated.statement_kind, stated.notification_id, stated.person_number, stated.event_date,
                stated.arrival_code
        ) as statement_number,
        stated.statement_kind,
        stated.notification_id,
        stated.person_number,
        stated.event_date,
        {{ order_in_day('stated.statement_kind') }} as order_in_day,
        stated.received_date,
        departures.municipality_code as departure_code,
        departures.first_date as departure_first_date,
        coalesce(
            departures.read_geography_date is null and departures.last_origin_date = stated.event_date, false
        ) as departure_has_ended,
        arrivals.municipality_code as arrival_code,
        arrivals.first_date as arrival_first_date
    from stated
    left join codes as departures
        on {{ names_place_left('stated.departure_code', 'stated.event_date', 'departures') }}
    left join codes as arrivals
        on {{ names_place('stated.arrival_code', 'stated.event_date', 'arrivals') }}

)

select * from final
