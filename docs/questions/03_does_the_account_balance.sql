-- Question: Does the population account balance, year by year?
-- Why: Rates and projections rest on it: whoever is counted in must have been born or have come, and whoever is
-- counted out must have died or gone.
-- Reading: start + births - deaths + immigrants - emigrants is the end, and the end is the next year's start; both
-- last columns are 0 in every year, or the table is not to be used.
with years as (

    select
        year,
        cast(sum(start_persons) as bigint) as start_persons,
        cast(sum(births) as bigint) as births,
        cast(sum(deaths) as bigint) as deaths,
        cast(sum(immigrants) as bigint) as immigrants,
        cast(sum(emigrants) as bigint) as emigrants,
        cast(sum(end_persons) as bigint) as end_persons
    from open.population_accounts
    where scheme_id = 'norway'
    group by year

)

select
    year,
    start_persons,
    births,
    deaths,
    immigrants,
    emigrants,
    end_persons,
    start_persons + births - deaths + immigrants - emigrants - end_persons as unexplained,
    end_persons - coalesce(lead(start_persons) over (order by year), end_persons) as lost_over_new_year
from years
order by year
