-- Start + births - deaths + in - out + immigrants - emigrants = end, to the person, in every row.
select *
from {{ ref('population_accounts') }}
where residual <> 0
