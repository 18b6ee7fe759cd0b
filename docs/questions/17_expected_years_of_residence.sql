-- Question: How many of the first ten years does an immigrant spend here, by background?
-- Why: What an arrival costs and gives depends on the years it lasts; a rate of one year does not add up to that
-- by eye.
-- Reading: years expected in Norway within ten years of the end of the year of arrival, at the risks of the latest
-- five years: before the first emigration, and with what is spent here after returns; limits are of 95 per cent.
select
    expected.period_id,
    expected.background,
    expected.within_years,
    expected.first_stay_years,
    expected.resident_years,
    expected.resident_years_lower_limit,
    expected.resident_years_upper_limit,
    expected.resident_years - expected.first_stay_years as years_after_returns
from open.expected_years_of_residence as expected
inner join open.rate_periods as periods
    on expected.period_id = periods.period_id
where
    periods.position = 'latest_five_years'
    and expected.basis = 'period'
    and expected.sex = 'all'
    and expected.within_years = 10
order by expected.resident_years desc, expected.background asc
