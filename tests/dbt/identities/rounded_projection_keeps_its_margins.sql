-- Rounded persons are within one of the exact ones in every cell, sex and region, and the nearest in the country.
with levels as (

    select scenario_id, year, 'cell' as level, abs(persons - rounded_persons) as distance
    from {{ ref('projection_population') }}
    union all
    select scenario_id, year, 'sex' as level, abs(sum(persons) - sum(rounded_persons)) as distance
    from {{ ref('projection_population') }}
    group by scenario_id, year, region_code, sex
    union all
    select scenario_id, year, 'region' as level, abs(sum(persons) - sum(rounded_persons)) as distance
    from {{ ref('projection_population') }}
    group by scenario_id, year, region_code
    union all
    select scenario_id, year, 'country' as level, 2 * abs(sum(persons) - sum(rounded_persons)) as distance
    from {{ ref('projection_population') }}
    group by scenario_id, year

)

select *
from levels
where distance > 1 + 1e-6
