-- Rates and shares of small regions give of every region that somebody comes to and somebody leaves the net migration
-- that is said of it, less that of all such regions, where all of it is met and nobody's rate ends at 1: to a
-- thousandth of a person, or one in a million of its movers.
{{ config(enabled=(target.type == 'duckdb')) }}

with rates as (

    select * from {{ ref('small_area_rates') }}

),

net_migration as (

    select * from {{ ref('small_area_net_migration') }}

),

country_cells as (

    select
        base_period_id,
        scheme_id,
        sex,
        age,
        sum(internal_out_migration_rate * exposed_persons) as moves,
        sum(immigrants) as immigrants
    from rates
    group by base_period_id, scheme_id, sex, age

),

regions as (

    select
        rates.base_period_id,
        rates.scheme_id,
        rates.region_code,
        max(case when rates.exposed_persons > 0 then rates.out_migration_rate end) as highest_rate,
        sum(rates.exposed_persons) as exposed_persons,
        sum(rates.out_migration_rate * rates.exposed_persons) as out_movers,
        sum(
            rates.internal_in_migration_share * country_cells.moves
            + rates.immigration_share * country_cells.immigrants
        ) as in_movers
    from rates
    inner join country_cells
        on
            rates.base_period_id = country_cells.base_period_id
            and rates.scheme_id = country_cells.scheme_id
            and rates.sex = country_cells.sex
            and rates.age = country_cells.age
    group by rates.base_period_id, rates.scheme_id, rates.region_code

),

beside as (

    select
        regions.*,
        (net_migration.net_migration_rate - net_migration.all_regions_net_migration_rate)
        * regions.exposed_persons as net_deviation,
        regions.in_movers > 0 and regions.out_movers > 0 as is_free,
        net_migration.net_migration_met_share,
        max(regions.highest_rate) over (partition by regions.base_period_id, regions.scheme_id) as highest_of_all
    from regions
    inner join net_migration
        on
            regions.base_period_id = net_migration.base_period_id
            and regions.scheme_id = net_migration.scheme_id
            and regions.region_code = net_migration.region_code

),

free_regions as (

    select
        base_period_id,
        scheme_id,
        sum(in_movers - out_movers) / sum(exposed_persons) as net_rate,
        sum(net_deviation) / sum(exposed_persons) as deviation_rate
    from beside
    where is_free
    group by base_period_id, scheme_id

),

compared as (

    select
        beside.base_period_id,
        beside.scheme_id,
        beside.region_code,
        beside.in_movers - beside.out_movers - free_regions.net_rate * beside.exposed_persons as found,
        beside.net_deviation - free_regions.deviation_rate * beside.exposed_persons as expected,
        greatest(1e-3, 1e-6 * beside.out_movers) as bound
    from beside
    inner join free_regions
        on beside.base_period_id = free_regions.base_period_id and beside.scheme_id = free_regions.scheme_id
    where beside.is_free and beside.net_migration_met_share = 1 and beside.highest_of_all < 1 - 1e-9

)

select *
from compared
where abs(found - expected) > bound
