with movers as (

    select * from {{ ref('mover_flows') }}

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

schemes as (

    select distinct scheme_id from regions

),

final as (

    -- Who moves within a region of the scheme is no mover in it.
    select
        schemes.scheme_id,
        movers.year,
        movers.mover_kind,
        origins.region_code as origin_region_code,
        destinations.region_code as destination_region_code,
        movers.sex,
        movers.birth_year,
        cast(sum(movers.persons) as bigint) as persons
    from movers
    cross join schemes
    left join regions as origins
        on schemes.scheme_id = origins.scheme_id and movers.origin_municipality_code = origins.municipality_code
    left join regions as destinations
        on
            schemes.scheme_id = destinations.scheme_id
            and movers.destination_municipality_code = destinations.municipality_code
    where
        movers.mover_kind <> 'internal'
        or origins.region_code <> destinations.region_code
    group by all

)

select * from final
