-- Question: Of those who came for work seven years before the last covered one and left again, how many came back?
-- Why: Who leaves is counted as lost at once; some are only away, and a cohort's size in later years has them in
-- it.
-- Reading: persons of the cohort who were abroad at the start of each year, how many of them were back at the end
-- of it, and how many had come back so far. Who comes back and leaves again is counted at each return.
-- Counts are rounded.
with lives as (

    select retention.*
    from open.immigrant_retention as retention
    cross join open.delivery_scope as scope
    where
        retention.basis = 'cohort'
        and retention.period_id = cast(scope.last_year - 7 as varchar)
        and retention.background = 'work'
        and retention.sex = 'all'

)

select
    period_id as arrival_year,
    years_since_arrival,
    abroad_persons,
    returned_persons,
    cast(sum(emigrants) over (order by years_since_arrival) as bigint) as emigrants_so_far,
    cast(sum(returned_persons) over (order by years_since_arrival) as bigint) as returned_so_far
from lives
where years_since_arrival <= 7
order by years_since_arrival
