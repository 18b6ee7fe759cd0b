select
    'from level ' || origin_region_code as centrality_of_origin,
    'to level ' || destination_region_code as centrality_of_destination,
    sum(persons) as persons
from publication.origin_destination_flows
where
    scheme_id = 'centrality'
    and mover_kind = 'internal'
    and year = (select max(year) from publication.origin_destination_flows)
group by centrality_of_origin, centrality_of_destination
