-- Question: How fast does the risk of leaving fall with the length of stay, by background?
-- Why: Who has stayed five years mostly stays for good; forecasts of stocks and of integration costs rest on how fast
-- that happens.
-- Reading: immigrants resident on 1 January, the last ten years together, by duration of residence, and the number of
-- them who lived abroad on 31 December. The probability is the one over the other, 0-1; of_first
-- compares with the shortest duration.
-- Needs: publication, because it counts rows of persons, and what is open by years since arrival is of first stays.
with durations as (

    select
        background,
        duration_group,
        min(duration_years) as from_years,
        count(*) as persons,
        cast(sum(case when has_emigrated then 1 else 0 end) as bigint) as emigrants
    from publication.immigrant_person_years
    where year > (select max(last_year) - 10 from publication.rate_periods)
    group by background, duration_group

)

select
    background,
    duration_group,
    persons,
    emigrants,
    emigrants * 1.0 / persons as probability,
    emigrants * 1.0 / persons
    / nullif(
        first_value(emigrants * 1.0 / persons) over (partition by background order by from_years), 0
    ) as of_first
from durations
order by background, from_years
