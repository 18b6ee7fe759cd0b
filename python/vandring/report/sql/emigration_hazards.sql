select
    sex,
    duration_years,
    'aged ' || age as age,
    emigration_hazard
from publication.immigrant_emigration_hazards
where base_period_id = 'latest' and grouped_by = 'birth' and age in (20, 30, 40, 50) and emigration_hazard is not null
