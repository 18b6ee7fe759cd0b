with population as (

    select * from {{ ref('population') }}

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

scenarios as (

    select * from {{ ref('resolved_scenarios') }}

),

back_tests as (

    select * from {{ ref('resolved_back_tests') }}

),

ages as (

    select * from {{ ref('ages') }}

),

sexes as (

    {{ both_sexes() }}

),

years as (

    select year - 1 as year from {{ ref('stock_years') }}

),

starts as (

    select scheme_id, start_year as year
    from scenarios
    where inputs = 'delivery'
    union
    -- Hamilton-Perry compares the start with the population five years before.
    select scheme_id, start_year - 5 as year
    from scenarios
    where inputs = 'delivery' and relation = 'hamilton_perry'
    union
    select scheme_id, start_year - 5 as year
    from back_tests
    union
    -- A back-test needs the year before, for its growth, and the years that it is compared with.
    select back_tests.scheme_id, years.year
    from back_tests
    inner join years
        on years.year between back_tests.start_year - 1 and back_tests.last_year

),

counted as (

    -- The population of a 1 January is that of the 31 December before.
    select
        starts.scheme_id,
        starts.year,
        regions.region_code,
        population.sex,
        least(starts.year - population.birth_year, {{ oldest_age() }}) as age,
        cast(sum(population.persons) as {{ persons_type() }}) as persons
    from starts
    inner join population
        on starts.year + 1 = population.year
    inner join regions
        on starts.scheme_id = regions.scheme_id and population.municipality_code = regions.municipality_code
    group by all

),

covered as (

    select distinct
        starts.scheme_id,
        starts.year,
        regions.region_code
    from starts
    inner join years
        on starts.year = years.year
    inner join regions
        on starts.scheme_id = regions.scheme_id

),

final as (

    select
        covered.scheme_id,
        covered.year,
        covered.region_code,
        sexes.sex,
        ages.age,
        coalesce(counted.persons, 0) as persons
    from covered
    cross join sexes
    cross join ages
    left join counted
        on
            covered.scheme_id = counted.scheme_id
            and covered.year = counted.year
            and covered.region_code = counted.region_code
            and sexes.sex = counted.sex
            and ages.age = counted.age

)

select * from final
