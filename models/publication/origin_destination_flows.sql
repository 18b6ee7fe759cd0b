with movers as (

    select * from {{ ref('movers') }}

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

schemes as (

    select distinct scheme_id from regions

),

municipal as (

    select
        year,
        mover_kind,
        origin_municipality_code,
        destination_municipality_code,
        sex,
        count(*) as persons
    from movers
    group by all

),

final as (

    -- Who moves within a region of the scheme is no mover in it.
    select
        schemes.scheme_id,
        municipal.year,
        municipal.mover_kind,
        origins.region_code as origin_region_code,
        destinations.region_code as destination_region_code,
        municipal.sex,
        cast(sum(municipal.persons) as bigint) as persons
    from municipal
    cross join schemes
    left join regions as origins
        on schemes.scheme_id = origins.scheme_id and municipal.origin_municipality_code = origins.municipality_code
    left join regions as destinations
        on
            schemes.scheme_id = destinations.scheme_id
            and municipal.destination_municipality_code = destinations.municipality_code
    where
        municipal.mover_kind <> 'internal'
        or origins.region_code <> destinations.region_code
    group by all

)

select * from final
