-- Rates of small regions times the persons exposed: what the region's level gives in every region, unless a rate ends
-- at 1; and the levels give the events of the country. To one in a million.
{{ config(enabled=(target.type == 'duckdb')) }}

with levels as (

    select
        *,
        posterior_mean * expected_events as given_events
    from {{ ref('small_area_levels') }}
    where age_group = 'all' and event_kind in ('internal_out_migration', 'emigration', 'births', 'deaths')

),

by_rates as (

    select
        base_period_id,
        scheme_id,
        region_code,
        max(out_migration_rate) as highest_rate,
        sum(internal_out_migration_rate * exposed_persons) as moves,
        sum(regional_emigration_rate * exposed_persons) as emigrants
    from {{ ref('small_area_rates') }}
    group by base_period_id, scheme_id, region_code

),

compared as (

    select
        levels.base_period_id,
        levels.scheme_id,
        levels.event_kind,
        levels.region_code,
        levels.given_events as expected,
        case when levels.event_kind = 'emigration' then by_rates.emigrants else by_rates.moves end as found
    from levels
    inner join by_rates
        on
            levels.base_period_id = by_rates.base_period_id
            and levels.scheme_id = by_rates.scheme_id
            and levels.region_code = by_rates.region_code
    where levels.event_kind in ('internal_out_migration', 'emigration') and by_rates.highest_rate < 1 - 1e-9
    union all
    select
        base_period_id,
        scheme_id,
        event_kind,
        'the country' as region_code,
        sum(events) as expected,
        sum(given_events) as found
    from levels
    group by base_period_id, scheme_id, event_kind
    having sum(expected_events) > 0

)

select *
from compared
where abs(found - expected) > 1e-6 * greatest(expected, 1)
