-- Growth of the population from one 31 December to the next is births - deaths + net immigration.
with populations as (

    select
        scenario_id,
        year,
        persons - lag(persons) over (partition by scenario_id order by year) as growth
    from {{ ref('projection_summary') }}
    where component = 'population'

)

select
    populations.scenario_id,
    populations.year,
    populations.growth,
    components.persons
from populations
left join {{ ref('projection_summary') }} as components
    on
        populations.scenario_id = components.scenario_id
        and populations.year = components.year
        and components.component = 'growth'
where
    populations.growth is not null
    and coalesce(abs(populations.growth - components.persons) > 1e-6, true)
