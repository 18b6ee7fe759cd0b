select
    net.scenario_id,
    net.sex,
    net.age_group,
    net.persons
from publication.projection_net_immigration as net
inner join publication.projection_scenarios as scenarios using (scenario_id)
where
    scenarios.inputs = 'delivery'
    and net.year = (
        select max(later.year)
        from publication.projection_net_immigration as later
        where later.scenario_id = net.scenario_id
    )
