-- Shares of emigrants, immigrants and net immigration over regions, sexes and ages, and of first immigrants over
-- sexes and ages, to 1e-12 of what is summed (shares of net immigration may be large and of both signs); empty where
-- they are undefined.
with shares as (

    select base_period_id, scheme_id, 'emigrant_share' as kind, has_emigrants as is_defined, emigrant_share as share
    from {{ ref('border_shares') }}
    union all
    select base_period_id, scheme_id, 'immigrant_share' as kind, has_immigrants as is_defined, immigrant_share as share
    from {{ ref('border_shares') }}
    union all
    select
        base_period_id, scheme_id, 'net_immigration_share' as kind, has_net_immigration as is_defined,
        net_immigration_share as share
    from {{ ref('border_shares') }}
    union all
    select
        base_period_id || ' ' || grouped_by as base_period_id, 'norway' as scheme_id, 'first_immigrant_share' as kind,
        has_first_immigrants as is_defined,
        first_immigrant_share as share
    from {{ ref('first_immigrant_shares') }}
    where has_first_immigrants

),

sums as (

    select
        base_period_id,
        scheme_id,
        kind,
        is_defined,
        sum(share) as total,
        sum(abs(share)) as absolute_total
    from shares
    group by base_period_id, scheme_id, kind, is_defined

)

select *
from sums
where
    is_defined and coalesce(abs(total - 1) > 1e-12 * absolute_total, true)
    or not is_defined and total is not null
