-- Net immigration of persons is that of messages, to the person, but for messages that move nobody over the border
-- (without a person number, not usable, or contradicted by where the person lives), for moves of persons who lived
-- abroad, and for those who died in the year in which they had crossed it.
with events as (

    select
        *,
        cast(year(event_date) as int) as year,
        case event_kind when 'immigration' then 1 when 'emigration' then -1 else 0 end as crossing
    from {{ ref('event_checks') }}

),

person_years as (

    select * from {{ ref('person_years') }}

),

explained as (

    select
        cast(year(counted_date) as int) as year,
        case notification_type when 'immigration' then 1 else -1 end as persons
    from {{ ref('migration_events') }}
    where
        person_id is null
        and notification_type in ('immigration', 'emigration')
        and counted_date is not null
    union all
    select
        year,
        case when contradiction_code = 'moves_when_abroad' then -1 else crossing end as persons
    from events
    where
        -- A census correction that is left out is no message here.
        (event_number is null and contradiction_code <> 'left_out')
        or contradiction_code in ('immigrates_when_resident', 'emigrates_when_abroad', 'moves_when_abroad')
    union all
    select
        person_years.year,
        case when {{ is_in_norway('person_years.start_code') }} then 0 else 1 end
        - case when {{ is_in_norway('events.left_code') }} then 0 else 1 end as persons
    from person_years
    inner join events
        on
            person_years.person_id = events.person_id
            and person_years.year = events.year
            and events.event_kind = 'death'
            and events.event_number is not null
    where person_years.end_code = {{ dead() }}

),

explained_years as (

    select
        year,
        sum(persons) as persons
    from explained
    group by year

)

select
    checks.year,
    checks.difference,
    explained_years.persons
from {{ ref('relation_checks') }} as checks
left join explained_years
    on checks.year = explained_years.year
where
    checks.check_id = 'movers_against_messages'
    and checks.difference + coalesce(explained_years.persons, 0) <> 0
