-- Nationals abroad from running sums = persons who are no immigrants, alive, counted here before (born here, or here
-- on a 31 December) and not now, by the year in which they were last here; on every fifth 1 January (before that
-- day's moves). The last spell of a person on a day is the one that the next one starts after it: nobody is gathered
-- over all days, which tens of millions of persons do not allow.
with stocks as (

    select *
    from {{ ref('nationals_abroad') }}
    where year % 5 = 1

),

dates as (

    select
        year,
        make_date(year - 1, 12, 31) as day_before
    from {{ ref('stock_years') }}
    where year % 5 = 1

),

counted_spells as (

    select
        groupings.grouped_by,
        spells.sex,
        spells.birth_year,
        spells.start_date,
        spells.end_date,
        lead(spells.start_date) over (
            partition by groupings.grouped_by, spells.person_id
            order by spells.start_date, spells.end_date nulls last
        ) as next_start_date,
        persons.death_date
    from {{ ref('residence_spells') }} as spells
    inner join {{ ref('persons') }} as persons
        on spells.person_id = persons.person_id
    cross join {{ ref('migrant_groupings') }} as groupings
    left join {{ ref('first_immigrations') }} as immigrants
        on
            groupings.grouped_by = immigrants.grouped_by
            and spells.person_id = immigrants.person_id
    where
        immigrants.person_id is null
        and (
            spells.start_kind = 'birth'
            or spells.end_date is null
            or spells.end_date > make_date(year(spells.start_date), 12, 31)
        )

),

counted as (

    select
        dates.year,
        spells.grouped_by,
        spells.sex,
        least(dates.year - 1 - spells.birth_year, {{ oldest_age() }}) as age,
        least(dates.year - 1 - year(spells.end_date), {{ longest_duration() }}) as years_abroad,
        count(*) as persons
    from counted_spells as spells
    inner join dates
        on
            spells.start_date <= dates.day_before
            and spells.end_date <= dates.day_before
    where
        (spells.next_start_date is null or spells.next_start_date > dates.day_before)
        and (spells.death_date is null or spells.death_date > dates.day_before)
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
        and stocks.years_abroad = counted.years_abroad
where coalesce(stocks.persons <> counted.persons, true)
