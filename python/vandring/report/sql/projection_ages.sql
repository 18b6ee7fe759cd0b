with years as (
    select min(year) as first_year, max(year) as last_year
    from publication.projection_population
    where scenario_id = $scenario_id
)

select
    population.age,
    population.sex,
    cast(population.year as varchar) as on_31_december,
    sum(population.persons) as persons
from publication.projection_population as population
inner join years on population.year in (years.first_year, years.last_year)
where population.scenario_id = $scenario_id
group by population.age, population.sex, population.year
