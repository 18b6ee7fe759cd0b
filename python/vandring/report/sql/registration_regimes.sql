select
    valid_from_date,
    date_precision,
    break_description,
    residence_limit_months
from publication.registration_regimes
