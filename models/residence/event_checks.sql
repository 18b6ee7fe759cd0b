with events as (

    select * from {{ ref('register_events') }}

),

persons as (

    select * from {{ ref('persons') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

several as (

    select * from {{ ref('moves_of_one_day') }}

),

compared as (

    select
        events.*,
        several.order_among_moves,
        persons.sex,
        persons.birth_year,
        case
            when events.is_left_out then 'left_out'
            when persons.person_id is null then 'person_unknown'
            when events.event_date is null then 'date_unknown'
            when events.reached_code is null then 'municipality_unknown'
            when events.event_date < persons.birth_date then 'before_birth'
            when events.event_kind <> 'opening' and events.event_date < period.first_date then 'before_period'
            when events.event_date > persons.death_date then 'after_death'
            when events.occurrence > 1 then 'repeated_opening'
        end as unusable_code
    from events
    cross join period
    left join persons
        on events.person_id = persons.person_id
    left join several
        on
            events.source_id = several.source_id
            and events.event_date = several.event_date
            and events.person_id = several.person_id

),

ordered as (

    -- Usable events and others each in a row of their own; that of the others says nothing.
    select
        *,
        lag(reached_code, 1, {{ abroad() }}) over (
            partition by person_id, unusable_code is null
            order by event_date, order_in_day, order_among_moves, source_id
        ) as left_code,
        row_number() over (
            partition by person_id, unusable_code is null
            order by event_date, order_in_day, order_among_moves, source_id
        ) as event_number
    from compared

),

judged as (

    select
        *,
        case
            when unusable_code is not null then unusable_code
            when event_kind = 'immigration' and {{ is_in_norway('left_code') }} then 'immigrates_when_resident'
            when event_kind = 'emigration' and left_code = {{ abroad() }} then 'emigrates_when_abroad'
            when event_kind = 'internal' and left_code = {{ abroad() }} then 'moves_when_abroad'
            when event_kind in ('internal', 'emigration') and left_code <> stated_origin_code
                then 'moves_from_elsewhere'
            when event_kind = 'birth' and {{ is_in_norway('left_code') }} then 'born_when_resident'
        end as contradiction_code
    from ordered

),

final as (

    -- After an event a person is where the event says. Where it says the person came from gives way to where the
    -- register had the person. The message is told where something contradicts it: of all events that is costly text.
    select
        person_id,
        sex,
        birth_year,
        case when unusable_code is null then event_number end as event_number,
        event_kind,
        case when contradiction_code is not null then source_id end as source_id,
        case when contradiction_code is not null then occurrence end as occurrence,
        event_date,
        case when contradiction_code is not null then stated_origin_code end as stated_origin_code,
        case when unusable_code is null then left_code end as left_code,
        reached_code,
        contradiction_code
    from judged

)

select * from final
