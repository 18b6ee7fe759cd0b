select
    background,
    persons,
    emigrants,
    administrative_emigrants,
    emigration_rate_per_100,
    backdated_emigration_rate_per_100
from publication.immigrant_emigration_sensitivity
where
    age_group = 'all'
    and period_id = (
        select max(period_id) from publication.immigrant_emigration_sensitivity
        where length(period_id) = 9 and is_backdating_complete
    )
