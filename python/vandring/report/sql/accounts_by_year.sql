select
    year,
    sum(start_persons) as start_persons,
    sum(births) as births,
    sum(deaths) as deaths,
    sum(immigrants) as immigrants,
    sum(emigrants) as emigrants,
    sum(end_persons) as end_persons
from publication.population_accounts
where scheme_id in ('norway', 'country')
group by year
