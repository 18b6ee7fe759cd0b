with movers as (

    select * from {{ ref('centrality_movers') }}

),

periods as (

    select * from {{ ref('period_years') }}

),

listed as (

    {{ with_totals_of_backgrounds('movers', ['year', 'from_centrality', 'to_centrality', 'movers']) }}

),

final as (

    select
        periods.period_id,
        listed.from_centrality,
        listed.to_centrality,
        listed.background,
        cast(sum(listed.movers) as bigint) as movers
    from listed
    inner join periods
        on listed.year = periods.year
    group by periods.period_id, listed.from_centrality, listed.to_centrality, listed.background

)

select * from final
