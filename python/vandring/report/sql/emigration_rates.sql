with latest as (
    select
        sex,
        age,
        unsmoothed_emigration_rate as unsmoothed,
        emigration_rate as smoothed
    from publication.emigration_rates
    where base_period_id = 'latest' and has_exposure
)

unpivot latest
on unsmoothed, smoothed
into name smoothing value emigration_rate
