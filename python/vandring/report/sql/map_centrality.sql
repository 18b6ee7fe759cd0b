select
    municipalities.scheme_id,
    municipalities.region_code,
    municipalities.region,
    '' as period,
    'Level ' || levels.region_code as centrality
from publication.municipality_regions as municipalities
left join publication.municipality_regions as levels
    on municipalities.municipality_code = levels.municipality_code and levels.scheme_id = 'centrality'
where municipalities.scheme_id = 'municipality'
