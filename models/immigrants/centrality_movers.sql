with movers as (

    select *
    from {{ ref('movers') }}
    where mover_kind = 'internal'

),

immigrants as (

    select * from {{ ref('immigrants') }}

),

levels as (

    select * from {{ ref('municipality_centrality') }}

),

final as (

    -- Who moves to another municipality of the level moves within it.
    select
        movers.year,
        origins.centrality as from_centrality,
        destinations.centrality as to_centrality,
        coalesce(immigrants.background, 'not_immigrant') as background,
        cast(count(*) as bigint) as movers
    from movers
    inner join levels as origins
        on movers.origin_municipality_code = origins.municipality_code
    inner join levels as destinations
        on movers.destination_municipality_code = destinations.municipality_code
    left join immigrants
        on movers.person_id = immigrants.person_id
    group by
        movers.year, origins.centrality, destinations.centrality, coalesce(immigrants.background, 'not_immigrant')

)

select * from final
