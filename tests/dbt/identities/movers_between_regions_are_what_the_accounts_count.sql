-- The accounts leave out who moves within a region; here movers between regions are counted one by one.
with counted as (

    select
        origins.scheme_id,
        origins.region_code,
        movers.year,
        movers.sex,
        count(*) as internal_out_movers
    from {{ ref('movers') }} as movers
    inner join {{ ref('municipality_regions') }} as origins
        on movers.origin_municipality_code = origins.municipality_code
    inner join {{ ref('municipality_regions') }} as destinations
        on
            movers.destination_municipality_code = destinations.municipality_code
            and origins.scheme_id = destinations.scheme_id
    where origins.region_code <> destinations.region_code
    group by all

),

accounts as (

    select
        scheme_id,
        region_code,
        year,
        sex,
        sum(internal_out_movers) as internal_out_movers
    from {{ ref('population_accounts') }}
    group by all

)

select
    accounts.scheme_id,
    accounts.region_code,
    accounts.year,
    accounts.sex,
    accounts.internal_out_movers,
    counted.internal_out_movers as counted_out_movers
from accounts
full outer join counted
    on
        accounts.scheme_id = counted.scheme_id
        and accounts.region_code = counted.region_code
        and accounts.year = counted.year
        and accounts.sex = counted.sex
where coalesce(accounts.internal_out_movers, 0) <> coalesce(counted.internal_out_movers, 0)
