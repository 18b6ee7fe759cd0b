-- Question: Who returns fastest after emigrating, by background?
-- Why: A return within a year or two is an absence; who is not back by then seldom comes, and a forecast may
-- forget them.
-- Reading: the share of emigrated immigrants back after one, two and five years, at what happened to emigrants in
-- the latest five years; counts are rounded. Few are away for long: look at the persons at risk in the fifth year.
select
    returns.period_id,
    returns.background,
    max(case when returns.years_since_departure = 1 then returns.at_risk_persons end) as persons_of_the_first_year,
    max(case when returns.years_since_departure = 5 then returns.at_risk_persons end) as persons_of_the_fifth_year,
    max(case when returns.years_since_departure = 1 then returns.returned_share end) as returned_after_1_year,
    max(case when returns.years_since_departure = 2 then returns.returned_share end) as returned_after_2_years,
    max(case when returns.years_since_departure = 5 then returns.returned_share end) as returned_after_5_years
from open.return_of_emigrants as returns
inner join open.rate_periods as periods
    on returns.period_id = periods.period_id
where
    periods.position = 'latest_five_years'
    and returns.basis = 'period'
    and returns.sex = 'all'
group by returns.period_id, returns.background
order by returned_after_1_year desc, returns.background asc
