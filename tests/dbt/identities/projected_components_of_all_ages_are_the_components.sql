{% set flows = [
    'deaths', 'out_movers', 'in_movers', 'internal_out_movers', 'internal_in_movers', 'emigrants', 'immigrants',
    'net_immigration'
] %}
-- Ages add up to the components, of every scenario, year, region and sex, and there is no other component; children do
-- by the age of their mothers and as they enter the account.
with ages as (

    select scenario_id, year, region_code, sex, 'births' as component, births as persons, 'account' as counted_as
    from {{ ref('projection_components_by_age') }}
    where births is not null
    union all
    select
        scenario_id, year, region_code, sex, 'births' as component, births_by_age_of_mother as persons,
        'mothers' as counted_as
    from {{ ref('projection_components_by_age') }}
    where births_by_age_of_mother is not null
    {% for flow in flows %}
        union all
        select
            scenario_id, year, region_code, sex, '{{ flow }}' as component, {{ flow }} as persons,
            'account' as counted_as
        from {{ ref('projection_components_by_age') }}
        where {{ flow }} is not null
    {% endfor %}

),

summed as (

    select
        scenario_id,
        year,
        region_code,
        sex,
        component,
        counted_as,
        sum(persons) as persons
    from ages
    group by scenario_id, year, region_code, sex, component, counted_as

),

components as (

    select *, 'account' as counted_as
    from {{ ref('projection_components') }}
    union all
    select *, 'mothers' as counted_as
    from {{ ref('projection_components') }}
    where component = 'births'

)

select
    coalesce(summed.scenario_id, components.scenario_id) as scenario_id,
    coalesce(summed.year, components.year) as year,
    coalesce(summed.region_code, components.region_code) as region_code,
    coalesce(summed.component, components.component) as component,
    summed.persons,
    components.persons as component_persons
from summed
full outer join components
    on
        summed.scenario_id = components.scenario_id
        and summed.year = components.year
        and summed.region_code = components.region_code
        and summed.sex = components.sex
        and summed.component = components.component
        and summed.counted_as = components.counted_as
where coalesce(abs(summed.persons - components.persons) > 1e-9, true)
