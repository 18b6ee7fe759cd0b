-- Net immigration of all ages and both sexes is that of the components.
select
    groups.scenario_id,
    groups.year,
    groups.persons,
    sum(components.persons) as component_persons
from {{ ref('projection_net_immigration') }} as groups
left join {{ ref('projection_components') }} as components
    on
        groups.scenario_id = components.scenario_id
        and groups.year = components.year
        and components.component = 'net_immigration'
where groups.sex = 'both' and groups.age_group = 'total'
group by groups.scenario_id, groups.year, groups.persons
having coalesce(abs(groups.persons - sum(components.persons)) > 1e-6, true)
