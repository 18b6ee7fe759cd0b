{#- Two lives of one person each, or one that is counted twice, may be a number by themselves: it must not become 6. -#}
with states as (

    -- Who is left out is in no number.
    select *
    from {{ ref('immigrant_life_states') }}
    where life_number not in (select left_out.life_number from {{ ref('lives_left_out') }} as left_out)

),

{{ exposed_states('states', 'first_immigration_year') }},

clocks as (

    -- Retention counts by the year of arrival, returns by that of departure.
    select
        *,
        'arrival' as clock,
        first_immigration_year as cohort_year
    from exposed_states
    union all
    select
        *,
        'departure' as clock,
        since_year as cohort_year
    from exposed_states
    where state_code = 'abroad'

),

counted_states as (

    select kinds.counted_state
    from (values ('first_stay'), ('resident'), ('abroad')) as kinds (counted_state)

),

counted_events as (

    select kinds.counted_event
    from (values ('exposed'), ('emigrated'), ('returned'), ('died')) as kinds (counted_event)

),

counted as (

    -- Who is exposed, and what became of them; residents of a first stay and of all, and those abroad.
    select
        clocks.*,
        counted_states.counted_state,
        counted_events.counted_event
    from clocks
    inner join counted_states
        on
            clocks.state_code = counted_states.counted_state
            or (counted_states.counted_state = 'resident' and clocks.state_code in ('first_stay', 'later_stay'))
    inner join counted_events
        on counted_events.counted_event = 'exposed' or clocks.event_code = counted_events.counted_event

),

numbers as (

    select
        clock,
        cohort_year,
        background,
        sex,
        cast(year - cohort_year as int) as years_since,
        counted_state,
        counted_event,
        cast(sum(persons) as bigint) as persons,
        min(life_number) as first_life_number,
        max(life_number) as second_life_number
    from counted
    group by clock, cohort_year, background, sex, year, counted_state, counted_event

),

{{ cohorts_and_periods('numbers', 'cohort_year', 'cohort_year + years_since') }},

published as (

    select
        min(first_life_number) as first_life_number,
        max(second_life_number) as second_life_number,
        -- Who left twice in a period is in two rows of it.
        count(*) as rows_of_the_number
    from in_periods
    group by clock, basis, period_id, years_since, counted_state, counted_event, cube(background, sex)
    having sum(persons) < {{ rule_parameter('rounding_base') }}

),

final as (

    select distinct
        first_life_number,
        second_life_number
    from published
    where first_life_number < second_life_number or rows_of_the_number > 1

)

select * from final
