{#- Arrivals, emigrations and deaths are exact by sex: those of immigrants are some of them. -#}
with movers as (

    select *
    from {{ ref('movers') }}
    where mover_kind in ('immigration', 'emigration')

),

vital_events as (

    select *
    from {{ ref('vital_events') }}
    where vital_event = 'death'

),

moves as (

    select
        year,
        sex,
        case when mover_kind = 'immigration' then 'arrived' else 'emigrated' end as move
    from movers
    union all
    select
        year,
        sex,
        'died' as move
    from vital_events

),

final as (

    select
        year,
        sex,
        move,
        count(*) as persons
    from moves
    group by year, sex, move

)

select * from final
