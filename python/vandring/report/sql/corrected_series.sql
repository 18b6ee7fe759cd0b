select
    series_code,
    year,
    official_value,
    known_value,
    expected_late_value,
    expected_unreported_value,
    corrected_value,
    lower_limit_90,
    upper_limit_90
from publication.corrected_series
where county_code = 'all' and year > (select max(year) - 5 from publication.corrected_series)
