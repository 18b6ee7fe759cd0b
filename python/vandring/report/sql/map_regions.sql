select
    scheme_id,
    municipality_code,
    region_code
from publication.municipality_regions
where scheme_id in ('municipality', 'county')
order by all
