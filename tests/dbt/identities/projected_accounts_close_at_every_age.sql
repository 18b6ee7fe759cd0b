-- At every age of a region: who reaches it in the year, and what changed them, are who is there at its end; both ends
-- are the published populations, a year and an age apart, and no cell of a projected year is missing.
with populations as (

    select * from {{ ref('projection_population') }}

),

accounts as (

    select *
    from {{ ref('projection_components_by_age') }}
    where start_persons is not null

),

starts as (

    select
        scenario_id,
        year + 1 as year,
        region_code,
        sex,
        least(age + 1, {{ oldest_age() }}) as age,
        sum(persons) as persons
    from populations
    group by scenario_id, year, region_code, sex, least(age + 1, {{ oldest_age() }})

),

ends as (

    select populations.*
    from populations
    inner join {{ ref('projection_scenarios') }} as scenarios
        on populations.scenario_id = scenarios.scenario_id
    where populations.year > scenarios.start_year

)

select
    ends.scenario_id,
    ends.year,
    ends.region_code,
    ends.sex,
    ends.age,
    accounts.start_persons,
    accounts.end_persons
from ends
full outer join accounts
    on
        ends.scenario_id = accounts.scenario_id
        and ends.year = accounts.year
        and ends.region_code = accounts.region_code
        and ends.sex = accounts.sex
        and ends.age = accounts.age
left join starts
    on
        ends.scenario_id = starts.scenario_id
        and ends.year = starts.year
        and ends.region_code = starts.region_code
        and ends.sex = starts.sex
        and ends.age = starts.age
where
    coalesce(abs(
        accounts.start_persons + accounts.births - accounts.deaths + accounts.net_migration - accounts.end_persons
    ) > 1e-9, true)
    or coalesce(abs(accounts.end_persons - ends.persons) > 1e-9, true)
    or abs(accounts.start_persons - coalesce(starts.persons, 0)) > 1e-9
