{{ config(materialized='view') }}

select distinct cast(region_code as int) as centrality
from {{ ref('municipality_regions') }}
where scheme_id = 'centrality'
