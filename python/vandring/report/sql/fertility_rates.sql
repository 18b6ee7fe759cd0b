select
    rates.age,
    case when periods.first_year = periods.last_year then '' || periods.last_year else periods.first_year || '–' || periods.last_year end as base_period,
    rates.fertility_rate
from publication.fertility_rates as rates
inner join publication.base_periods as periods
    on rates.base_period_id = periods.base_period_id and periods.rate_kind = 'fertility'
where rates.has_exposure
