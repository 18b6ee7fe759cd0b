-- Stocks from running sums equal stocks counted from the spells, on every fifth 1 January (before that day's moves).
with spells as (

    select * from {{ ref('residence_spells') }}

),

population as (

    select *
    from {{ ref('population') }}
    where year % 5 = 1

),

dates as (

    select
        year,
        make_date(year - 1, 12, 31) as day_before
    from {{ ref('stock_years') }}
    where year % 5 = 1

),

counted as (

    select
        dates.year,
        spells.municipality_code,
        spells.sex,
        spells.birth_year,
        count(*) as persons
    from spells
    inner join dates
        on
            spells.start_date <= dates.day_before
            and (spells.end_date is null or spells.end_date > dates.day_before)
    group by dates.year, spells.municipality_code, spells.sex, spells.birth_year

)

select
    coalesce(population.year, counted.year) as year,
    coalesce(population.municipality_code, counted.municipality_code) as municipality_code,
    population.persons,
    counted.persons as counted_persons
from population
full outer join counted
    on
        population.year = counted.year
        and population.municipality_code = counted.municipality_code
        and population.sex = counted.sex
        and population.birth_year = counted.birth_year
where coalesce(population.persons <> counted.persons, true)
