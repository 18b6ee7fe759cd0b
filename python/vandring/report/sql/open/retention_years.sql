select
    background,
    within_years,
    first_stay_years,
    resident_years,
    resident_years_lower_limit,
    resident_years_upper_limit
from publication.expected_years_of_residence
where
    basis = 'period'
    and sex = 'all'
    and period_id in (select period_id from publication.rate_periods where position = 'latest_five_years')
