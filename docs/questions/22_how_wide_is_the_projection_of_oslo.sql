-- Question: How sure is the projection of Oslo, now and later?
-- Why: One line is taken for a promise; the band says what chance alone may make of it.
-- Reading: population by quantiles of the draws, every fifth year from the start: 5 and 95 per cent are the limits
-- of a band that holds nine draws of ten. The width is per cent of the median. What is drawn,
-- projection_uncertainty says.
select
    quantiles.scenario_id,
    quantiles.year,
    quantiles.p05_persons,
    quantiles.p25_persons,
    quantiles.p50_persons,
    quantiles.p75_persons,
    quantiles.p95_persons,
    100 * (quantiles.p95_persons - quantiles.p05_persons) / nullif(quantiles.p50_persons, 0) as width_percent
from open.projection_quantiles as quantiles
inner join open.projection_scenarios as scenarios
    on quantiles.scenario_id = scenarios.scenario_id
inner join open.regions as regions
    on
        scenarios.scheme_id = regions.scheme_id
        and quantiles.region_code = regions.region_code
where
    regions.region = 'Oslo'
    and quantiles.sex = 'both'
    and quantiles.age_group = 'all'
    and quantiles.measure = 'population'
    and (quantiles.year - scenarios.start_year) % 5 = 0
order by quantiles.scenario_id, quantiles.year
