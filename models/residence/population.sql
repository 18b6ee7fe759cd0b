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

{{ stocks_from_changes('yearly_changes', ['municipality_code', 'sex', 'birth_year']) }},

final as (

    select
        year,
        municipality_code,
        sex,
        birth_year,
        year - 1 - birth_year as age,
        persons
    from yearly_stocks

)

select * from final
