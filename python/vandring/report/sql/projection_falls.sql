with ends as (
    select
        scenario_id,
        min(year) as start_year,
        max(year) as last_year
    from publication.projection_trajectories
    group by scenario_id
),

fallen as (
    select
        ends.scenario_id,
        first_year.region_code,
        avg(case when last_year.persons < first_year.persons then 1.0 else 0.0 end) as fall_share,
        min(first_year.persons) as persons
    from ends
    inner join publication.projection_trajectories as first_year
        on ends.scenario_id = first_year.scenario_id and ends.start_year = first_year.year
    inner join publication.projection_trajectories as last_year
        on
            ends.scenario_id = last_year.scenario_id
            and ends.last_year = last_year.year
            and first_year.region_code = last_year.region_code
            and first_year.trajectory = last_year.trajectory
    group by ends.scenario_id, first_year.region_code
)

select
    scenario_id,
    case
        when fall_share < 0.05 then 'Less than 5 per cent'
        when fall_share < 0.2 then '5 to 20 per cent'
        when fall_share < 0.5 then '20 to 50 per cent'
        when fall_share < 0.8 then '50 to 80 per cent'
        when fall_share < 0.95 then '80 to 95 per cent'
        else '95 per cent or more'
    end as probability_of_fall,
    count(*) as regions,
    sum(persons) as persons_at_start
from fallen
group by scenario_id, probability_of_fall
order by scenario_id, min(fall_share)
