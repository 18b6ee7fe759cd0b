select
    cast(sum(end_persons) as bigint) as value,
    'on 31 December ' || year as detail
from publication.population_accounts
where scheme_id in ('norway', 'country') and year = (select max(year) from publication.population_accounts)
group by year
