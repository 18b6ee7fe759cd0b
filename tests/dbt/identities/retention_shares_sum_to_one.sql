-- Stayed, emigrated and died are everybody; so are resident, abroad and dead; and those abroad, returned and died.
with sums as (

    select
        'immigrant_retention' as table_name,
        stayed_share + emigrated_share + died_share as first_sum,
        resident_share + abroad_share + dead_share as second_sum
    from {{ ref('immigrant_retention') }}
    union all
    select
        'return_of_emigrants' as table_name,
        abroad_share + returned_share + died_share as first_sum,
        1 as second_sum
    from {{ ref('return_of_emigrants') }}

)

select *
from sums
where abs(first_sum - 1) > 1e-12 or abs(second_sum - 1) > 1e-12
