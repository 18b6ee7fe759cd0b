select
    age,
    sex,
    sum(persons) as persons
from publication.population
where year = (select max(year) from publication.population)
group by age, sex
