-- Relation b spreads the emigrants of the year, no more and no less; the country is the same whatever its regions:
-- national rates, averages and the counted emigrants do not depend on the scheme. To 1e-6 of a person.
with emigrants as (

    select * from {{ ref('relation_check_emigrants') }}

),

countries as (

    select
        base_period_id,
        scheme_id,
        year,
        sum(emigrants) as emigrants,
        sum(by_shares) as by_shares,
        sum(by_national_rates) as by_national_rates,
        sum(by_averages) as by_averages
    from emigrants
    group by base_period_id, scheme_id, year

),

norway as (

    select *
    from countries
    where scheme_id = 'norway'

)

select
    countries.base_period_id,
    countries.scheme_id,
    countries.year
from countries
left join norway
    on countries.base_period_id = norway.base_period_id and countries.year = norway.year
where
    abs(countries.by_shares - countries.emigrants) > 1e-6
    or countries.emigrants <> norway.emigrants
    or abs(countries.by_national_rates - norway.by_national_rates) > 1e-6
    or abs(countries.by_averages - norway.by_averages) > 1e-6
