-- A build is told by exactly one of the geographies that the seed municipalities has.
select count(*) as geographies
from {{ ref('build_geography') }}
having count(*) <> 1
