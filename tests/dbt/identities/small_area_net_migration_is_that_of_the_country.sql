-- Net migration drawn for small regions adds up to the net movers of the country, to a thousandth of a person or one in
-- a million; and every region that has rates has a row, those of nobody too.
{{ config(enabled=(target.type == 'duckdb')) }}

with regions as (

    select distinct
        base_period_id,
        scheme_id,
        region_code
    from {{ ref('small_area_rates') }}

),

net_migration as (

    select * from {{ ref('small_area_net_migration') }}

),

schemes as (

    select
        regions.base_period_id,
        regions.scheme_id,
        count(*) as regions,
        count(net_migration.net_migration_rate) as drawn_regions,
        sum(net_migration.net_migration_rate * net_migration.exposed_persons) as drawn_net_movers,
        sum(net_migration.net_movers) as net_movers,
        greatest(1e-3, 1e-6 * sum(abs(net_migration.net_movers))) as bound
    from regions
    left join net_migration
        on
            regions.base_period_id = net_migration.base_period_id
            and regions.scheme_id = net_migration.scheme_id
            and regions.region_code = net_migration.region_code
    group by regions.base_period_id, regions.scheme_id

)

select *
from schemes
where drawn_regions <> regions or abs(drawn_net_movers - net_movers) > bound
