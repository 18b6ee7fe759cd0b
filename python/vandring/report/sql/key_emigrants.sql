select
    cast(sum(emigrants) as bigint) as value,
    'persons, ' || year as detail
from publication.population_accounts
where scheme_id in ('norway', 'country') and year = (select max(year) from publication.population_accounts)
group by year
