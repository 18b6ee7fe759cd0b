-- Halves of the covered years, the latest five years and the five before, and the latest two years.
with latest as (
    select max(second_period_id) as period_id
    from publication.emigration_decomposition
    where comparison = 'consecutive_years'
),

positions as (
    select
        earlier.period_id as first_period_id,
        later.period_id as second_period_id
    from publication.rate_periods as earlier
    inner join publication.rate_periods as later
        on earlier.position = 'five_years_before' and later.position = 'latest_five_years'
)

select
    replace(first_period_id, '-', '–') || ' to ' || replace(second_period_id, '-', '–') as compared_periods,
    factor,
    first_standardised_rate_per_100,
    second_standardised_rate_per_100,
    effect_per_100,
    change_per_100
from publication.emigration_decomposition
where
    comparison = 'halves'
    or (comparison = 'consecutive_years' and second_period_id in (select period_id from latest))
    or (
        comparison = 'rate_periods'
        and (first_period_id, second_period_id) in (select (first_period_id, second_period_id) from positions)
    )
