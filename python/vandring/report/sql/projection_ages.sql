-- Of the scenarios that could be projected the one whose relation says most of the border.
with chosen as (
    select scenario_id, relation, start_year, last_year
    from publication.projection_scenarios
    where inputs = 'delivery' and is_projected and scheme_id = 'centrality'
    order by list_position(['c', 'd', 'b', 'a', 'hamilton_perry', 'none'], relation), scenario_id
    limit 1
)

select
    population.age,
    population.sex,
    case
        when population.year = chosen.start_year then '31 December ' || population.year
        when chosen.relation = 'none' then '31 December ' || population.year || ', no migration'
        else '31 December ' || population.year || ', relation ' || chosen.relation
    end as moment,
    sum(population.persons) as persons
from publication.projection_population as population
inner join chosen using (scenario_id)
where population.year in (chosen.start_year, chosen.last_year)
group by population.age, population.sex, moment
