-- Immigrants on the next 1 January are those of this one less emigrants and deaths, and those who came in the year.
with stocks as (

    select
        year,
        count(*) as persons,
        count(case when has_emigrated or has_died then 1 end) as leavers
    from {{ ref('immigrant_person_years') }}
    group by year

),

arrivals as (

    select
        movers.year,
        count(*) as persons
    from {{ ref('movers') }} as movers
    inner join {{ ref('immigrants') }} as immigrants
        on movers.person_id = immigrants.person_id
    where movers.mover_kind = 'immigration'
    group by movers.year

)

select
    stocks.*,
    arrivals.persons as arrivals,
    next_stocks.persons as next_persons
from stocks
inner join stocks as next_stocks
    on stocks.year + 1 = next_stocks.year
left join arrivals
    on stocks.year = arrivals.year
where stocks.persons - stocks.leavers + coalesce(arrivals.persons, 0) <> next_stocks.persons
