with shares as (
    select
        background,
        years_since_arrival,
        stayed_share as stayed,
        emigrated_share as emigrated,
        died_share as died
    from publication.immigrant_retention
    where
        basis = 'period'
        and sex = 'all'
        and stayed_share is not null
        and period_id in (select period_id from publication.rate_periods where position = 'latest_five_years')
)

unpivot shares
on stayed, emigrated, died
into name first_stay value share
