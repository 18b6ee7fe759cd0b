-- Given the migration of the base period itself, relation a spreads net immigration as b spreads gross flows: shares of
-- net immigration are what the shares of immigrants and emigrants leave. To 1e-6 of a person, in every cell.
select
    base_period_id,
    scheme_id,
    region_code,
    sex,
    age
from {{ ref('relation_check_base_levels') }}
where abs(by_net_shares - by_gross_shares) > 1e-6
