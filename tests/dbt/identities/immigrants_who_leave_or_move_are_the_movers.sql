-- Of the residents of a 1 January who are immigrants, exactly the movers of the year live elsewhere at its end.
with found as (

    select
        person_id,
        year,
        origin_municipality_code,
        coalesce(destination_municipality_code, 'abroad') as destination
    from {{ ref('immigrant_person_years') }}
    where
        has_emigrated
        or destination_municipality_code <> origin_municipality_code

),

movers as (

    select
        movers.person_id,
        movers.year,
        movers.origin_municipality_code,
        coalesce(movers.destination_municipality_code, 'abroad') as destination
    from {{ ref('movers') }} as movers
    inner join {{ ref('immigrants') }} as immigrants
        on movers.person_id = immigrants.person_id
    where movers.mover_kind <> 'immigration'

),

only_found as (

    select * from found
    except
    select * from movers

),

only_movers as (

    select * from movers
    except
    select * from found

)

select * from only_found
union all
select * from only_movers
