with chosen as (
    select
        min(scenario_id) as scenario_id,
        max(year) as last_year
    from publication.projection_quantiles
    where scenario_id = (select min(scenario_id) from publication.projection_quantiles)
)

select
    quantiles.sex,
    quantiles.age_group,
    quantiles.p025_persons,
    quantiles.p10_persons,
    quantiles.p25_persons,
    quantiles.p50_persons,
    quantiles.p75_persons,
    quantiles.p90_persons,
    quantiles.p975_persons
from publication.projection_quantiles as quantiles
inner join chosen on quantiles.scenario_id = chosen.scenario_id and quantiles.year = chosen.last_year
where quantiles.region_code = '00' and quantiles.sex <> 'both' and quantiles.age_group <> 'all'
