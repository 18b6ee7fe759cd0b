-- Immigrants in the country from running sums = persons of the spells who are immigrants, on every fifth 1 January
-- (before that day's moves).
with stocks as (

    select *
    from {{ ref('immigrant_stocks') }}
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
        immigrants.grouped_by,
        spells.sex,
        least(dates.year - 1 - spells.birth_year, {{ oldest_age() }}) as age,
        least(dates.year - 1 - immigrants.first_immigration_year, {{ longest_duration() }}) as duration_years,
        count(*) as persons
    from {{ ref('residence_spells') }} as spells
    inner join {{ ref('first_immigrations') }} as immigrants
        on spells.person_id = immigrants.person_id
    inner join dates
        on
            spells.start_date <= dates.day_before
            and (spells.end_date is null or spells.end_date > dates.day_before)
    group by 1, 2, 3, 4, 5

)

select
    coalesce(stocks.year, counted.year) as year,
    coalesce(stocks.grouped_by, counted.grouped_by) as grouped_by,
    coalesce(stocks.sex, counted.sex) as sex,
    coalesce(stocks.age, counted.age) as age,
    stocks.persons,
    counted.persons as counted_persons
from stocks
full outer join counted
    on
        stocks.year = counted.year
        and stocks.grouped_by = counted.grouped_by
        and stocks.sex = counted.sex
        and stocks.age = counted.age
        and stocks.duration_years = counted.duration_years
where coalesce(stocks.persons <> counted.persons, true)
