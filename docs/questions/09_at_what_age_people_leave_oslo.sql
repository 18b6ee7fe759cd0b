-- Question: At what age do people move away from Oslo, men and women?
-- Why: Young adults and families with small children move for different reasons and need different answers.
-- Reading: persons who moved to another county or abroad per 100 residents of the age and sex on 1 January, in the
-- latest five years. Age is that reached by the end of the year; rank 1 is the age group that moves most in
-- the country.
select
    period_id,
    sex,
    age_group,
    residents,
    internal_out_movers,
    emigrants,
    internal_out_movers_per_100,
    emigrants_per_100,
    rank() over (partition by sex order by internal_out_movers_per_100 desc) as internal_rank
from open.migration_rates_per_100
where
    scheme_id = 'county'
    and region_code = '03'
    and period_id = (
        select period_id from open.rate_periods
        where position = 'latest_five_years'
    )
    and sex in ('female', 'male')
    and age_group <> 'all'
    and residents > 0
order by sex, internal_rank, age_group
