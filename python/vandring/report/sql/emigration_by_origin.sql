select
    origin,
    persons,
    emigrants,
    administrative_emigrants,
    administrative_share,
    emigration_rate_per_100,
    backdated_emigration_rate_per_100
from publication.immigrant_emigration_by_origin
where
    origin_kind in ('area', 'all')
    and period_id = (
        select max(period_id) from publication.immigrant_emigration_by_origin
        where length(period_id) = 9 and is_backdating_complete
    )
