with accounts as (
    select
        year,
        sum(births) as births,
        sum(deaths) as deaths,
        sum(immigrants) as immigrants,
        sum(emigrants) as emigrants
    from publication.population_accounts
    where scheme_id in ('norway', 'country')
    group by year
)

unpivot accounts
on births, deaths, immigrants, emigrants
into name component value persons
