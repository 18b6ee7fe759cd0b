-- Rates and shares of small regions give of every region where somebody lives the net migration that is said of it,
-- less that of all such regions, unless a rate ends at 1: to a thousandth of a person, or one in a million of its
-- movers. And the country keeps its net movers.
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
        max(rates.out_migration_rate) as highest_rate,
        sum(rates.exposed_persons) as exposed_persons,
        sum(rates.out_migration_rate * rates.exposed_persons) as out_movers,
        sum(
            rates.internal_in_migration_share * country_cells.moves
            + rates.immigration_share * country_cells.immigrants
            - rates.out_migration_rate * rates.exposed_persons
        ) as net_movers
    from rates
    inner join country_cells
        on
            rates.base_period_id = country_cells.base_period_id
            and rates.scheme_id = country_cells.scheme_id
            and rates.sex = country_cells.sex
            and rates.age = country_cells.age
    group by rates.base_period_id, rates.scheme_id, rates.region_code

),

schemes as (

    select
        base_period_id,
        scheme_id,
        max(highest_rate) as highest_rate,
        sum(net_movers) / sum(exposed_persons) as inhabited_rate
    from regions
    where exposed_persons > 0
    group by base_period_id, scheme_id

),

compared as (

    select
        regions.base_period_id,
        regions.scheme_id,
        regions.region_code,
        regions.net_movers - schemes.inhabited_rate * regions.exposed_persons as found,
        (net_migration.net_migration_rate - net_migration.all_regions_net_migration_rate)
        * regions.exposed_persons as expected,
        greatest(1e-3, 1e-6 * regions.out_movers) as bound
    from regions
    inner join schemes
        on regions.base_period_id = schemes.base_period_id and regions.scheme_id = schemes.scheme_id
    inner join net_migration
        on
            regions.base_period_id = net_migration.base_period_id
            and regions.scheme_id = net_migration.scheme_id
            and regions.region_code = net_migration.region_code
    where schemes.highest_rate < 1 - 1e-9 and regions.exposed_persons > 0
    union all
    select
        base_period_id,
        scheme_id,
        'the country' as region_code,
        sum(net_migration_rate * exposed_persons) as found,
        sum(net_movers) as expected,
        1e-6 * greatest(1, sum(exposed_persons)) as bound
    from net_migration
    group by base_period_id, scheme_id

)

select *
from compared
where abs(found - expected) > bound
