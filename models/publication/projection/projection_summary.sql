with components as (

    select * from {{ ref('projection_components') }}

),

totals as (

    select
        scenario_id,
        year,
        {{ exact_sum("case when component = 'births' then persons else 0 end") }} as births,
        {{ exact_sum("case when component = 'deaths' then persons else 0 end") }} as deaths,
        {{ exact_sum("case when component = 'net_immigration' and sex = 'male' then persons else 0 end") }} as net_men,
        {{ exact_sum("case when component = 'net_immigration' and sex = 'female' then persons else 0 end") }}
            as net_women
    from components
    group by scenario_id, year

),

populations as (

    select
        scenario_id,
        year,
        {{ exact_sum('persons') }} as persons
    from {{ ref('projection_population') }}
    group by scenario_id, year

),

final as (

    -- The components of table 4.1 of IO 77/36, and the population that they lead to.
    select scenario_id, year, 'births' as component, 'both' as sex, births as persons from totals
    union all
    select scenario_id, year, 'deaths' as component, 'both' as sex, deaths as persons from totals
    union all
    select scenario_id, year, 'natural_increase' as component, 'both' as sex, births - deaths as persons from totals
    union all
    select scenario_id, year, 'net_immigration' as component, 'male' as sex, net_men as persons from totals
    union all
    select scenario_id, year, 'net_immigration' as component, 'female' as sex, net_women as persons from totals
    union all
    select
        scenario_id, year, 'growth' as component, 'both' as sex, births - deaths + net_men + net_women as persons
    from totals
    union all
    select scenario_id, year, 'population' as component, 'both' as sex, persons from populations

)

select * from final
