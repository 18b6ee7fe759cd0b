-- Question: How many will be 67 and over, by scenario, at the start and at the end of the projection?
-- Why: Pensions and care depend on it, and it shows what migration can and cannot change.
-- Reading: persons on 31 December, rounded as published, and their share of the population. Scenarios of the
-- delivery and the national trial of 1977 start in different years and populations: compare within each. A scenario
-- that could not be projected is missing; projection_scenarios says why.
with populations as (

    select
        scenario_id,
        year,
        cast(sum(case when age >= 67 then rounded_persons end) as bigint) as persons_67_and_over,
        cast(sum(rounded_persons) as bigint) as persons
    from open.projection_population
    group by scenario_id, year

)

select
    scenarios.scenario_id,
    scenarios.label,
    populations.year,
    populations.persons_67_and_over,
    populations.persons,
    populations.persons_67_and_over * 1.0 / populations.persons as share_67_and_over
from open.projection_scenarios as scenarios
inner join populations
    on
        scenarios.scenario_id = populations.scenario_id
        and populations.year in (scenarios.start_year, scenarios.last_year)
order by scenarios.scenario_id, populations.year
