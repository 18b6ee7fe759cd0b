-- In no grouping has any 1 January, sex and age more immigrants than residents, and no stock is negative.
with population as (

    select
        year,
        sex,
        least(year - 1 - birth_year, {{ oldest_age() }}) as age,
        sum(persons) as persons
    from {{ ref('population') }}
    group by all

),

immigrants as (

    select
        grouped_by,
        year,
        sex,
        age,
        sum(persons) as immigrants
    from {{ ref('immigrant_stocks') }}
    group by all

)

select
    'more_than_residents' as problem,
    immigrants.grouped_by,
    immigrants.year,
    immigrants.sex,
    immigrants.age
from immigrants
left join population
    on
        immigrants.year = population.year
        and immigrants.sex = population.sex
        and immigrants.age = population.age
where immigrants.immigrants > coalesce(population.persons, 0)
union all
select
    'negative' as problem,
    grouped_by,
    year,
    sex,
    age
from {{ ref('border_stocks') }}
where persons < 0
