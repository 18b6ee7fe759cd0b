-- Before the first year nothing is random: every quantile is the population that the scenario starts from, in
-- single precision.
with quantiles as (

    select *
    from {{ ref('projection_quantiles') }}
    where measure = 'population' and age_group = 'all' and sex <> 'both' and region_code <> '00'

),

scenarios as (

    select * from {{ ref('projection_scenarios') }}

),

populations as (

    select
        scenario_id,
        year,
        region_code,
        sex,
        sum(persons) as persons
    from {{ ref('projection_population') }}
    group by scenario_id, year, region_code, sex

)

select
    quantiles.scenario_id,
    quantiles.region_code,
    quantiles.sex,
    quantiles.p025_persons,
    quantiles.p975_persons,
    populations.persons
from quantiles
inner join scenarios
    on quantiles.scenario_id = scenarios.scenario_id and quantiles.year = scenarios.start_year
left join populations
    on
        quantiles.scenario_id = populations.scenario_id
        and quantiles.year = populations.year
        and quantiles.region_code = populations.region_code
        and quantiles.sex = populations.sex
where
    populations.persons is null
    or abs(quantiles.p025_persons - populations.persons) > 1e-6 * populations.persons
    or abs(quantiles.p975_persons - populations.persons) > 1e-6 * populations.persons
