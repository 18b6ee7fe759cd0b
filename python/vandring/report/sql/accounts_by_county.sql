select
    accounts.region_code || ' ' || counties.region as county,
    sum(accounts.start_persons) as start_persons,
    sum(accounts.births) as births,
    sum(accounts.deaths) as deaths,
    sum(accounts.internal_in_movers) as internal_in_movers,
    sum(accounts.internal_out_movers) as internal_out_movers,
    sum(accounts.immigrants) as immigrants,
    sum(accounts.emigrants) as emigrants,
    sum(accounts.end_persons) as end_persons
from publication.population_accounts as accounts
inner join (
    select distinct region_code, region
    from publication.municipality_regions
    where scheme_id = 'county'
) as counties using (region_code)
where
    accounts.scheme_id = 'county'
    and accounts.year = (select max(year) from publication.population_accounts)
group by county
