-- Whatever the regions: the same population, births, deaths, immigrants and emigrants in the country.
with totals as (

    select
        scheme_id,
        year,
        sum(start_persons) as start_persons,
        sum(births) as births,
        sum(deaths) as deaths,
        sum(immigrants) as immigrants,
        sum(emigrants) as emigrants,
        sum(end_persons) as end_persons
    from {{ ref('population_accounts') }}
    group by scheme_id, year

)

select schemes.*
from totals as schemes
inner join totals as norway
    on schemes.year = norway.year and norway.scheme_id = {{ national_scheme() }}
where
    schemes.start_persons <> norway.start_persons
    or schemes.births <> norway.births
    or schemes.deaths <> norway.deaths
    or schemes.immigrants <> norway.immigrants
    or schemes.emigrants <> norway.emigrants
    or schemes.end_persons <> norway.end_persons
