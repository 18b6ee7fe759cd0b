-- Who is in a state when a year begins was in it a year before and stayed, or came into it, or came under observation.
with counts as (

    select * from {{ ref('retention_counts') }}

),

cohorts as (

    -- Cohorts that the register saw arrive: nobody comes under observation later.
    select counts.*
    from counts
    cross join {{ ref('covered_period') }} as period
    where counts.first_immigration_year >= period.first_year

)

select
    before.*,
    after.resident_persons as later_resident_persons
from cohorts as before
inner join {{ ref('covered_period') }} as period
    on
        before.first_immigration_year + before.years_since_arrival < period.last_year
        and before.years_since_arrival < {{ rule_parameter('longest_years_since_arrival') }}
left join cohorts as after
    on
        before.first_immigration_year = after.first_immigration_year
        and before.background = after.background
        and before.sex = after.sex
        and before.arrival_age_group = after.arrival_age_group
        and before.years_since_arrival + 1 = after.years_since_arrival
where
    before.at_risk_persons - before.emigrants - before.deaths <> coalesce(after.at_risk_persons, 0)
    or before.resident_persons - before.resident_emigrants - before.resident_deaths + before.returned_persons
    <> coalesce(after.resident_persons, 0)
    or before.abroad_persons - before.returned_persons - before.abroad_deaths + before.resident_emigrants
    <> coalesce(after.abroad_persons, 0)
