-- Levels give the events of the country; and rates of small regions times the persons exposed give the internal moves
-- and the emigrants of the country that levels give, unless somebody's rate ends at 1. To one in a million.
{{ config(enabled=(target.type == 'duckdb')) }}

with levels as (

    select
        *,
        posterior_mean * expected_events as given_events
    from {{ ref('small_area_levels') }}
    where age_group = 'all' and event_kind in ('internal_out_migration', 'emigration', 'births', 'deaths')

),

by_levels as (

    select
        base_period_id,
        scheme_id,
        event_kind,
        sum(events) as events,
        sum(expected_events) as expected_events,
        sum(given_events) as given_events
    from levels
    group by base_period_id, scheme_id, event_kind

),

by_rates as (

    select
        base_period_id,
        scheme_id,
        max(case when exposed_persons > 0 then out_migration_rate end) as highest_rate,
        sum(internal_out_migration_rate * exposed_persons) as moves,
        sum(regional_emigration_rate * exposed_persons) as emigrants
    from {{ ref('small_area_rates') }}
    group by base_period_id, scheme_id

),

compared as (

    select
        by_levels.base_period_id,
        by_levels.scheme_id,
        by_levels.event_kind,
        by_levels.given_events as expected,
        case when by_levels.event_kind = 'emigration' then by_rates.emigrants else by_rates.moves end as found
    from by_levels
    inner join by_rates
        on by_levels.base_period_id = by_rates.base_period_id and by_levels.scheme_id = by_rates.scheme_id
    where by_levels.event_kind in ('internal_out_migration', 'emigration') and by_rates.highest_rate < 1 - 1e-9
    union all
    select
        base_period_id,
        scheme_id,
        event_kind,
        events as expected,
        given_events as found
    from by_levels
    where expected_events > 0

)

select *
from compared
where abs(found - expected) > 1e-6 * greatest(expected, 1)
