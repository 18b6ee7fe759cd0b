select
    age,
    base_period_id,
    fertility_rate
from publication.fertility_rates
where has_exposure
