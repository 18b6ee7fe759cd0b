-- Regions and municipalities of a scenario begin and end with the same people as its summary, and every scenario that
-- was projected is here.
with changes as (

    select
        scenario_id,
        scheme_id,
        start_year,
        last_year,
        sum(start_persons) as start_persons,
        sum(last_persons) as last_persons
    from {{ ref('projection_changes') }}
    group by scenario_id, scheme_id, start_year, last_year

),

summary as (

    select *
    from {{ ref('projection_summary') }}
    where component = 'population'

),

scenarios as (

    select
        scenario_id,
        1 + case when has_municipalities then 1 else 0 end as schemes
    from {{ ref('projection_scenarios') }}
    where is_projected

),

compared as (

    select
        scenarios.scenario_id,
        scenarios.schemes,
        count(distinct changes.scheme_id) as found_schemes,
        max(abs(changes.start_persons - first_years.persons)) as start_difference,
        max(abs(changes.last_persons - last_years.persons)) as last_difference
    from scenarios
    left join changes
        on scenarios.scenario_id = changes.scenario_id
    left join summary as first_years
        on changes.scenario_id = first_years.scenario_id and changes.start_year = first_years.year
    left join summary as last_years
        on changes.scenario_id = last_years.scenario_id and changes.last_year = last_years.year
    group by scenarios.scenario_id, scenarios.schemes

)

select *
from compared
where
    found_schemes <> schemes
    or not coalesce(start_difference < 1e-6 and last_difference < 1e-6, false)
