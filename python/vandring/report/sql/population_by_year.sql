select
    year,
    sum(persons) as persons
from publication.population
group by year
