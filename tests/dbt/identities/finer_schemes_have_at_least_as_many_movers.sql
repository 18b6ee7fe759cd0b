-- Every region of a finer scheme lies in one region of the coarser, so nobody moves in the coarser without moving in
-- the finer: county and centrality are made of municipalities, as are economic regions of one county.
with movers as (

    select
        scheme_id,
        year,
        sum(internal_out_movers) as movers
    from {{ ref('population_accounts') }}
    group by scheme_id, year

),

nested as (

    -- Found in the data: pairs of schemes of which one divides the other.
    select
        finer.scheme_id as finer_scheme_id,
        coarser.scheme_id as coarser_scheme_id
    from {{ ref('municipality_regions') }} as finer
    inner join {{ ref('municipality_regions') }} as coarser
        on finer.municipality_code = coarser.municipality_code and finer.scheme_id <> coarser.scheme_id
    group by finer.scheme_id, coarser.scheme_id
    having count(distinct finer.region_code || ' ' || coarser.region_code) = count(distinct finer.region_code)

)

select
    nested.finer_scheme_id,
    nested.coarser_scheme_id,
    finer.year,
    finer.movers,
    coarser.movers as coarser_movers
from nested
inner join movers as finer
    on nested.finer_scheme_id = finer.scheme_id
inner join movers as coarser
    on nested.coarser_scheme_id = coarser.scheme_id and finer.year = coarser.year
where finer.movers < coarser.movers
