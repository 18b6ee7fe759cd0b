-- Question: Do immigrants with a native adult in the family leave less than those with a child born here?
-- Why: Both are mixed families in every table so far; one has ties by marriage, the other by time.
-- Reading: emigrants per 100 immigrants aged 25-35 in the latest five years, by background and by whom they live
-- with on 1 January. A native adult counts before a child born here. Few persons make a rate uncertain.
-- Needs: publication, because rates by family are not open: the exact emigrations beside them would tell which are
-- immigrants'.
select
    rates.period_id,
    rates.background,
    max(case when rates.mixed_with = 'native_adult' then rates.persons end) as persons_with_native_adult,
    max(case when rates.mixed_with = 'child_born_here' then rates.persons end) as persons_with_child_born_here,
    max(case when rates.mixed_with = 'native_adult' then rates.emigration_rate_per_100 end) as native_adult_per_100,
    max(
        case when rates.mixed_with = 'child_born_here' then rates.emigration_rate_per_100 end
    ) as child_born_here_per_100,
    max(case when rates.mixed_with = 'not_mixed' then rates.emigration_rate_per_100 end) as not_mixed_per_100
from publication.immigrant_rates_by_mixed_family as rates
inner join publication.rate_periods as periods
    on rates.period_id = periods.period_id
where
    periods.position = 'latest_five_years'
    and rates.scheme_id = 'centrality'
    and rates.age_group = '25-35'
group by rates.period_id, rates.background
order by rates.background
