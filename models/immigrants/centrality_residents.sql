with population as (

    select * from {{ ref('population') }}

),

person_years as (

    select * from {{ ref('immigrant_person_years') }}

),

levels as (

    select * from {{ ref('municipality_centrality') }}

),

years as (

    select * from {{ ref('covered_years') }}

),

immigrants as (

    select
        person_years.year,
        levels.centrality,
        person_years.background,
        count(*) as persons
    from person_years
    inner join levels
        on person_years.origin_municipality_code = levels.municipality_code
    group by person_years.year, levels.centrality, person_years.background

),

counted as (

    -- Everybody, less the immigrants, are the others.
    select
        population.year,
        levels.centrality,
        'not_immigrant' as background,
        population.persons
    from population
    inner join levels
        on population.municipality_code = levels.municipality_code
    inner join years
        on population.year = years.year
    union all
    select
        year,
        centrality,
        'not_immigrant' as background,
        -persons as persons
    from immigrants
    union all
    select
        year,
        centrality,
        background,
        persons
    from immigrants

),

final as (

    select
        year,
        centrality,
        background,
        cast(sum(persons) as bigint) as persons
    from counted
    group by year, centrality, background

)

select * from final
