-- Question: Who moves up the ladder of centrality, immigrants by background against all others?
-- Why: Refugees are settled in every kind of place; where they move on decides what their settlement does to the
-- places.
-- Reading: of the latest five years, net moves within the country into the most central level and out of the least
-- central, in persons and per 100 residents of the level. Moves between municipalities of a level do not count.
-- Needs: publication, because the exact moves of everybody beside those of immigrants would tell of single
-- persons.
with levels as (

    select
        min(centrality) as lowest,
        max(centrality) as highest
    from publication.centrality_migration_by_background
    where centrality <> 'unknown'

)

select
    migration.period_id,
    migration.background,
    max(case when migration.centrality = levels.highest then migration.net_movers end) as net_into_most_central,
    max(
        case when migration.centrality = levels.highest then migration.net_migration_rate_per_100 end
    ) as most_central_per_100,
    max(case when migration.centrality = levels.lowest then migration.net_movers end) as net_into_least_central,
    max(
        case when migration.centrality = levels.lowest then migration.net_migration_rate_per_100 end
    ) as least_central_per_100,
    max(
        case when migration.centrality = levels.lowest then migration.in_migration_rate_per_100 end
    ) as least_central_in_per_100
from publication.centrality_migration_by_background as migration
inner join publication.rate_periods as periods
    on migration.period_id = periods.period_id
cross join levels
where periods.position = 'latest_five_years'
group by migration.period_id, migration.background
order by most_central_per_100 desc, migration.background asc
