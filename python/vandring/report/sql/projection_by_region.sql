select
    year,
    'level ' || region_code as centrality,
    sum(persons) as persons
from publication.projection_population
where scenario_id = $scenario_id
group by year, centrality
