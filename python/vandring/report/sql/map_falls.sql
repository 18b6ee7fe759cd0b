with ends as (
    select
        min(year) as start_year,
        max(year) as last_year
    from publication.projection_trajectories
    where scenario_id = $scenario_id
),

fallen as (
    select
        first_year.region_code,
        100 * avg(case when last_year.persons < first_year.persons then 1.0 else 0.0 end) as fall_per_cent
    from ends
    inner join publication.projection_trajectories as first_year
        on ends.start_year = first_year.year and first_year.scenario_id = $scenario_id
    inner join publication.projection_trajectories as last_year
        on
            ends.last_year = last_year.year
            and last_year.scenario_id = $scenario_id
            and first_year.region_code = last_year.region_code
            and first_year.trajectory = last_year.trajectory
    group by first_year.region_code
)

select
    regions.scheme_id,
    regions.region_code,
    regions.region,
    ends.start_year || '–' || ends.last_year as period,
    fallen.fall_per_cent
from publication.regions as regions
cross join ends
left join fallen on regions.region_code = fallen.region_code
where regions.scheme_id = 'county' and ends.start_year is not null
