with runs as (

    select *
    from {{ ref('count_runs') }}
    where row_kind = 'account'

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

scheme_moves as (

    select * from {{ ref('scheme_moves') }}

),

delivered_schemes as (

    select distinct scheme_id
    from scheme_moves

),

summed as (

    select
        regions.scheme_id,
        regions.region_code,
        runs.year,
        runs.sex,
        runs.year - runs.age as birth_year,
        sum(runs.start_persons) as start_persons,
        sum(runs.births) as births,
        sum(runs.deaths) as deaths,
        sum(runs.internal_in_movers) as internal_in_movers,
        sum(runs.internal_out_movers) as internal_out_movers,
        sum(runs.immigrants) as immigrants,
        sum(runs.emigrants) as emigrants,
        sum(runs.end_persons) as end_persons
    from runs
    inner join regions
        on runs.region_code = regions.municipality_code
    where regions.scheme_id <> 'region'
    group by regions.scheme_id, regions.region_code, runs.year, runs.sex, runs.age

),

final as (

    -- Who moves within a larger region is no mover of it. Where its own moves are not delivered, the least that give
    -- the net of its parts are taken; nobody moves within the country from one country to another.
    select
        summed.scheme_id,
        summed.region_code,
        summed.year,
        summed.sex,
        summed.birth_year,
        case
            when summed.scheme_id = 'country' then 0.0
            when delivered_schemes.scheme_id is not null then coalesce(moves.internal_in_movers, 0.0)
            else greatest(summed.internal_in_movers - summed.internal_out_movers, 0.0)
        end as internal_in_movers,
        case
            when summed.scheme_id = 'country' then 0.0
            when delivered_schemes.scheme_id is not null then coalesce(moves.internal_out_movers, 0.0)
            else greatest(summed.internal_out_movers - summed.internal_in_movers, 0.0)
        end as internal_out_movers,
        summed.start_persons,
        summed.births,
        summed.deaths,
        summed.immigrants,
        summed.emigrants,
        summed.end_persons
    from summed
    left join delivered_schemes
        on summed.scheme_id = delivered_schemes.scheme_id
    left join scheme_moves as moves
        on
            summed.scheme_id = moves.scheme_id
            and summed.region_code = moves.region_code
            and summed.year = moves.year
            and summed.sex = moves.sex
            and summed.birth_year = moves.birth_year

)

select * from final
