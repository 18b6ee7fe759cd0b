with movers as (

    select * from {{ ref('movers') }}

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

pairs as (

    select
        origins.scheme_id,
        origins.region_code,
        origins.municipality_code as origin_municipality_code,
        destinations.municipality_code as destination_municipality_code
    from regions as origins
    inner join regions as destinations
        on
            origins.scheme_id = destinations.scheme_id
            and origins.region_code = destinations.region_code
            and origins.municipality_code <> destinations.municipality_code

),

final as (

    select
        pairs.scheme_id,
        pairs.region_code,
        movers.year,
        movers.sex,
        movers.birth_year,
        count(*) as persons
    from movers
    inner join pairs
        on
            movers.origin_municipality_code = pairs.origin_municipality_code
            and movers.destination_municipality_code = pairs.destination_municipality_code
    group by all

)

select * from final
