-- For every scenario with municipalities that was projected, year, region, sex and age; exact and whole persons.
with scenarios as (

    select *
    from {{ ref('projection_scenarios') }}
    where has_municipalities and is_projected

),

regional as (

    select population.*
    from {{ ref('projection_population') }} as population
    inner join scenarios
        on population.scenario_id = scenarios.scenario_id

),

municipal as (

    select
        municipalities.scenario_id,
        municipalities.year,
        regions.region_code,
        municipalities.sex,
        municipalities.age,
        sum(municipalities.persons) as persons,
        sum(municipalities.rounded_persons) as rounded_persons
    from {{ ref('projection_municipalities') }} as municipalities
    inner join scenarios
        on municipalities.scenario_id = scenarios.scenario_id
    inner join {{ ref('municipality_regions') }} as regions
        on scenarios.scheme_id = regions.scheme_id and municipalities.municipality_code = regions.municipality_code
    group by all

)

select
    regional.scenario_id,
    regional.year,
    regional.region_code,
    regional.sex,
    regional.age,
    regional.persons,
    municipal.persons as municipal_persons
from regional
left join municipal
    on
        regional.scenario_id = municipal.scenario_id
        and regional.year = municipal.year
        and regional.region_code = municipal.region_code
        and regional.sex = municipal.sex
        and regional.age = municipal.age
where
    coalesce(abs(regional.persons - municipal.persons) > 1e-9, true)
    or coalesce(regional.rounded_persons <> municipal.rounded_persons, true)
