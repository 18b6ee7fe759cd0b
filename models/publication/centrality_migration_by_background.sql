with residents as (

    select * from {{ ref('centrality_residents') }}

),

moves as (

    select * from {{ ref('centrality_moves_by_background') }}

),

periods as (

    select * from {{ ref('period_years') }}

),

listed as (

    {{ with_totals_of_backgrounds('residents', ['year', 'centrality', 'persons']) }}

),

entries as (

    select
        periods.period_id,
        listed.centrality,
        listed.background,
        listed.persons,
        0 as in_movers,
        0 as out_movers,
        0 as movers_within
    from listed
    inner join periods
        on listed.year = periods.year
    union all
    select
        period_id,
        to_centrality as centrality,
        background,
        0 as persons,
        case when from_centrality <> to_centrality then movers else 0 end as in_movers,
        0 as out_movers,
        case when from_centrality = to_centrality then movers else 0 end as movers_within
    from moves
    union all
    select
        period_id,
        from_centrality as centrality,
        background,
        0 as persons,
        0 as in_movers,
        movers as out_movers,
        0 as movers_within
    from moves
    where from_centrality <> to_centrality

),

summed as (

    select
        period_id,
        centrality,
        background,
        cast(sum(persons) as bigint) as persons,
        cast(sum(in_movers) as bigint) as in_movers,
        cast(sum(out_movers) as bigint) as out_movers,
        cast(sum(movers_within) as bigint) as movers_within
    from entries
    group by period_id, centrality, background

),

final as (

    select
        *,
        in_movers - out_movers as net_movers,
        100 * {{ share('in_movers', 'persons') }} as in_migration_rate_per_100,
        100 * {{ share('out_movers', 'persons') }} as out_migration_rate_per_100,
        100 * {{ share("(in_movers - out_movers)", 'persons') }} as net_migration_rate_per_100
    from summed

)

select * from final
