select
    background,
    years_since_arrival,
    stayed_share,
    stayed_lower_limit,
    stayed_upper_limit
from publication.immigrant_retention
where
    basis = 'period'
    and background <> 'all'
    and sex = 'all'
    and stayed_share is not null
    and period_id in (select period_id from publication.rate_periods where position = 'latest_five_years')
