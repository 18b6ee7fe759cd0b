-- Over the regions of a scheme, who moved in from another region moved out of one.
select
    scheme_id,
    year,
    sex,
    birth_year,
    sum(internal_in_movers - internal_out_movers) as difference
from {{ ref('population_accounts') }}
group by scheme_id, year, sex, birth_year
having sum(internal_in_movers - internal_out_movers) <> 0
