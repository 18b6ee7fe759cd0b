with fallen as (
    select
        scenario_id,
        region_code,
        fall_probability
    from publication.projection_fall_probabilities
    qualify row_number() over (partition by scenario_id, region_code order by year desc) = 1
),

starts as (
    -- Every draw begins with who was there.
    select
        scenario_id,
        region_code,
        persons
    from publication.projection_trajectories
    where trajectory = 1
    qualify row_number() over (partition by scenario_id, region_code order by year) = 1
),

told as (
    select
        fallen.scenario_id,
        fallen.fall_probability,
        case
            when fallen.fall_probability < 0.05 then 'Less than 5 per cent'
            when fallen.fall_probability < 0.2 then '5 to 20 per cent'
            when fallen.fall_probability < 0.5 then '20 to 50 per cent'
            when fallen.fall_probability < 0.8 then '50 to 80 per cent'
            when fallen.fall_probability < 0.95 then '80 to 95 per cent'
            else '95 per cent or more'
        end as probability_of_fall,
        starts.persons
    from fallen
    inner join starts
        on fallen.scenario_id = starts.scenario_id and fallen.region_code = starts.region_code
    where fallen.region_code <> '00'
)

select
    scenario_id,
    probability_of_fall,
    count(*) as regions,
    sum(persons) as persons_at_start
from told
group by scenario_id, probability_of_fall
order by scenario_id, min(fall_probability)
