-- Question: Of those who came for work seven years before the last covered one, how many were resident after one,
-- two, … seven years?
-- Why: A rate of one year says who leaves; what an employer, a school or a budget asks is how many of those who
-- came are still here.
-- Reading: persons who came are those who were resident at the end of the year in which they first came. Resident:
-- those who lived here at the end of so many years later, who had been away among them; limits are of 95 per cent
-- and empty where nobody has left. Never left: the share who had neither emigrated nor died.
-- Counts are rounded, and shares are of the rounded counts.
with cohort as (

    select cast(last_year - 7 as varchar) as arrival_year
    from open.delivery_scope

),

lives as (

    select retention.*
    from open.immigrant_retention as retention
    inner join cohort
        on retention.period_id = cohort.arrival_year
    where
        retention.basis = 'cohort'
        and retention.background = 'work'
        and retention.sex = 'all'

)

select
    period_id as arrival_year,
    years_since_arrival,
    first_value(at_risk_persons) over (order by years_since_arrival) as persons_who_came,
    resident_persons - resident_emigrants - resident_deaths + returned_persons as resident_persons,
    resident_share,
    resident_lower_limit,
    resident_upper_limit,
    stayed_share as never_left_share
from lives
where years_since_arrival <= 7
order by years_since_arrival
