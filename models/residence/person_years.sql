with events as (

    select * from {{ ref('event_checks') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

changes as (

    select
        person_id,
        sex,
        birth_year,
        cast(year(event_date) as int) as year,
        event_kind,
        event_number,
        -- A child born in the year is at home, at the start of it, where it was born; nothing of it is earlier.
        case when event_kind = 'birth' then reached_code else left_code end as earlier_code,
        reached_code
    from events
    where
        left_code is not null
        and (reached_code <> left_code or event_kind in ('birth', 'death'))
        and event_kind <> 'opening'

),

years as (

    select
        person_id,
        sex,
        birth_year,
        year,
        min_by(earlier_code, event_number) as start_code,
        max_by(reached_code, event_number) as end_code,
        bool_or(event_kind = 'birth') as is_birth
    from changes
    group by person_id, sex, birth_year, year

),

final as (

    select
        years.person_id,
        years.sex,
        years.birth_year,
        years.year,
        years.start_code,
        years.end_code,
        years.is_birth
    from years
    inner join period
        on years.year between period.first_year and period.last_year

)

select * from final
