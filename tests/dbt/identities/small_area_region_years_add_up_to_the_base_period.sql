-- What net migration of small regions is estimated from, year by year, adds up to what their rates are estimated from.
with region_years as (

    select
        base_period_id,
        scheme_id,
        region_code,
        sum(exposed_persons) as exposed_persons,
        sum(in_movers) as in_movers,
        sum(out_movers) as out_movers
    from {{ ref('small_area_region_years') }}
    group by base_period_id, scheme_id, region_code

),

cells as (

    select
        base_period_id,
        scheme_id,
        region_code,
        sum(exposed_persons) as exposed_persons,
        sum(internal_in_movers + immigrants) as in_movers,
        sum(internal_out_movers + emigrants) as out_movers
    from {{ ref('small_area_cells') }}
    group by base_period_id, scheme_id, region_code

),

compared as (

    select
        coalesce(cells.base_period_id, region_years.base_period_id) as base_period_id,
        coalesce(cells.scheme_id, region_years.scheme_id) as scheme_id,
        coalesce(cells.region_code, region_years.region_code) as region_code,
        coalesce(region_years.exposed_persons, 0) - coalesce(cells.exposed_persons, 0) as exposed_persons_more,
        coalesce(region_years.in_movers, 0) - coalesce(cells.in_movers, 0) as in_movers_more,
        coalesce(region_years.out_movers, 0) - coalesce(cells.out_movers, 0) as out_movers_more
    from region_years
    full outer join cells
        on
            region_years.base_period_id = cells.base_period_id
            and region_years.scheme_id = cells.scheme_id
            and region_years.region_code = cells.region_code

)

select *
from compared
where
    abs(exposed_persons_more) > 1e-6
    or abs(in_movers_more) > 1e-6
    or abs(out_movers_more) > 1e-6
