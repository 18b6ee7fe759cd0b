with events as (

    select * from {{ ref('event_checks') }}

),

flows as (

    select * from {{ ref('municipality_flows') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

changes as (

    -- What a year's flows add shows in the population of the next 1 January.
    select
        period.first_year as year,
        events.reached_code as municipality_code,
        events.sex,
        events.birth_year,
        count(*) as change
    from events
    cross join period
    where
        events.event_kind = 'opening'
        and events.left_code is not null
    group by all
    union all
    select
        year + 1 as year,
        municipality_code,
        sex,
        birth_year,
        births - deaths + internal_in_movers - internal_out_movers + immigrants - emigrants as change
    from flows

),

yearly_changes as (

    select
        year,
        municipality_code,
        sex,
        birth_year,
        sum(change) as change
    from changes
    group by year, municipality_code, sex, birth_year

),

running as (

    select
        year as from_year,
        lead(year) over (partition by municipality_code, sex, birth_year order by year) as next_year,
        municipality_code,
        sex,
        birth_year,
        sum(change) over (
            partition by municipality_code, sex, birth_year
            order by year rows between unbounded preceding and current row
        ) as persons
    from yearly_changes

),

years as (

    select distinct year from yearly_changes

),

final as (

    -- A stock holds until the next year in which something changes it.
    select
        years.year,
        running.municipality_code,
        running.sex,
        running.birth_year,
        years.year - 1 - running.birth_year as age,
        cast(running.persons as bigint) as persons
    from running
    inner join years
        on running.from_year <= years.year and (running.next_year is null or running.next_year > years.year)
    where running.persons <> 0

)

select * from final
