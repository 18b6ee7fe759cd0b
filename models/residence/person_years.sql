with events as (

    select * from {{ ref('event_checks') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

changes as (

    select
        person_number,
        sex,
        birth_year,
        cast(year(event_date) as int) as year,
        event_kind,
        event_number,
        left_code,
        reached_code
    from events
    where
        left_code is not null
        and (reached_code <> left_code or event_kind in ('birth', 'death'))
        and event_kind <> 'opening'

),

years as (

    select
        person_number,
        sex,
        birth_year,
        year,
        min_by(left_code, event_number) as first_left_code,
        max_by(reached_code, event_number) as last_reached_code,
        max(case when event_kind = 'birth' then reached_code end) as birth_code
    from changes
    group by person_number, sex, birth_year, year

),

final as (

    -- A child born in the year is at home, at the start of it, where it was born.
    select
        years.person_number,
        years.sex,
        years.birth_year,
        years.year,
        coalesce(years.birth_code, years.first_left_code) as start_code,
        years.last_reached_code as end_code,
        years.birth_code is not null as is_birth
    from years
    inner join period
        on years.year between period.first_year and period.last_year

)

select * from final
