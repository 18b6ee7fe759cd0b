with fallen as (
    select
        region_code,
        year,
        fall_probability,
        row_number() over (partition by region_code order by year desc) = 1 as is_last
    from publication.projection_fall_probabilities
    where scenario_id = $scenario_id
),

starts as (
    select min(year) as start_year
    from publication.projection_trajectories
    where scenario_id = $scenario_id
)

select
    regions.scheme_id,
    regions.region_code,
    regions.region,
    starts.start_year || '–' || max(fallen.year) over () as period,
    100 * fallen.fall_probability as fall_per_cent
from publication.regions as regions
cross join starts
left join fallen on regions.region_code = fallen.region_code and fallen.is_last
where regions.scheme_id = 'county' and starts.start_year is not null
