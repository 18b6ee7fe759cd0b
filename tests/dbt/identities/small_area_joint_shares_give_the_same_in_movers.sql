-- In the base period regions have as many in-movers by joint shares as by those of internal in-movers and of
-- immigrants, unless somebody's rate ends at 1: to a thousandth of a person, or one in a million.
{{ config(enabled=(target.type == 'duckdb')) }}

with rates as (

    select * from {{ ref('small_area_rates') }}

),

country_cells as (

    select
        base_period_id,
        scheme_id,
        sex,
        age,
        sum(internal_out_migration_rate * exposed_persons) as moves,
        sum(immigrants) as immigrants,
        max(case when exposed_persons > 0 then out_migration_rate end) as highest_rate
    from rates
    group by base_period_id, scheme_id, sex, age

),

schemes as (

    select
        base_period_id,
        scheme_id,
        max(highest_rate) as highest_rate
    from country_cells
    group by base_period_id, scheme_id

),

regions as (

    select
        rates.base_period_id,
        rates.scheme_id,
        rates.region_code,
        sum(
            rates.internal_in_migration_share * country_cells.moves
            + rates.immigration_share * country_cells.immigrants
        ) as in_movers,
        sum(rates.in_migration_share * (country_cells.moves + country_cells.immigrants)) as joint_in_movers
    from rates
    inner join country_cells
        on
            rates.base_period_id = country_cells.base_period_id
            and rates.scheme_id = country_cells.scheme_id
            and rates.sex = country_cells.sex
            and rates.age = country_cells.age
    group by rates.base_period_id, rates.scheme_id, rates.region_code

)

select regions.*
from regions
inner join schemes
    on regions.base_period_id = schemes.base_period_id and regions.scheme_id = schemes.scheme_id
where
    schemes.highest_rate < 1 - 1e-9
    and abs(regions.joint_in_movers - regions.in_movers) > greatest(1e-3, 1e-6 * regions.in_movers)
