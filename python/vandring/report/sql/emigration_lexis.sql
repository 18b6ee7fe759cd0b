select
    sex,
    age,
    duration_years,
    emigration_hazard
from publication.immigrant_emigration_hazards
where base_period_id = 'latest' and grouped_by = 'birth' and pooling_step > 0
