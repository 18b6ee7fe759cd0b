-- Question: Do unemployed immigrants leave the country more often than the employed, within each background?
-- Why: If they do, unemployment among immigrants is in part exported and its numbers flatter the labour market.
-- Reading: emigrants per 100 immigrants aged 15-74 in the latest five years by labour-market status of the year
-- before, side by side. Compare within a background: refugees and labour immigrants differ in more than work.
-- Needs: publication, because rates by labour-market status are not open: the exact emigrations beside them would tell
-- which are immigrants'.
select
    period_id,
    background,
    cast(sum(case when labour_status = 'employed' then persons end) as bigint) as employed_persons,
    cast(sum(case when labour_status = 'unemployed' then persons end) as bigint) as unemployed_persons,
    max(case when labour_status = 'employed' then emigration_rate_per_100 end) as employed_per_100,
    max(case when labour_status = 'unemployed' then emigration_rate_per_100 end) as unemployed_per_100,
    max(case when labour_status = 'outside_labour_force' then emigration_rate_per_100 end) as outside_per_100
from publication.immigrant_rates_by_labour_status
where
    period_id = (
        select period_id from publication.rate_periods
        where position = 'latest_five_years'
    )
    and scheme_id = 'county'
    and age_group = '15-74'
group by period_id, background
order by background
