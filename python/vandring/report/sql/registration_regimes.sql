select
    valid_from_date,
    break_description,
    residence_limit_months
from publication.registration_regimes
