with population as (

    select * from {{ ref('population') }}

),

scenarios as (

    select *
    from {{ ref('resolved_scenarios') }}
    where inputs = 'delivery' and has_municipalities

),

base_periods as (

    select *
    from {{ ref('resolved_base_periods') }}
    where rate_kind = 'migration'

),

years as (

    -- The starts, and the ends of the years whose growth is carried on with the population before the first of them.
    select distinct population.year - 1 as year
    from scenarios
    inner join base_periods
        on scenarios.base_period_id = base_periods.base_period_id
    inner join population
        on
            population.year - 1 between base_periods.first_year - 1 and base_periods.last_year
            or population.year - 1 = scenarios.start_year

),

final as (

    select
        years.year,
        population.municipality_code,
        population.sex,
        least(years.year - population.birth_year, {{ oldest_age() }}) as age,
        cast(sum(population.persons) as {{ persons_type() }}) as persons
    from years
    inner join population
        on years.year + 1 = population.year
    group by all

)

select * from final
