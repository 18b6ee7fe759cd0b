select
    population.scenario_id,
    population.year,
    'level ' || population.region_code as centrality,
    sum(population.persons) as persons
from publication.projection_population as population
inner join publication.projection_scenarios as scenarios using (scenario_id)
where scenarios.inputs = 'delivery' and scenarios.scheme_id = 'centrality'
group by population.scenario_id, population.year, centrality
