-- Smoothed hazards times exposed persons = emigrations and returns that happened, in every group of years, to a
-- millionth of a person.
with hazards as (

    select
        base_period_id,
        grouped_by,
        stream_code,
        years_since,
        events,
        hazard * exposed_persons as expected_events
    from {{ ref('border_hazards') }}

),

groups as (

    select *
    from {{ ref('hazard_groups') }}
    where dimension = 'years'

),

sums as (

    select
        hazards.base_period_id,
        hazards.grouped_by,
        hazards.stream_code,
        groups.first_value as years_group,
        sum(hazards.events) as events,
        sum(hazards.expected_events) as expected_events
    from hazards
    inner join groups
        on hazards.years_since between groups.first_value and groups.last_value
    group by 1, 2, 3, 4

)

select *
from sums
where abs(events - expected_events) > 1e-6
