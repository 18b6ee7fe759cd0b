-- Municipalities of two geographies that reforms connect are of one stable region, with one name, and every stable
-- region is one of each geography.
with municipalities as (

    select * from {{ ref('geography_versions') }}

),

targets as (

    select * from {{ ref('municipality_targets') }}

)

select
    municipalities.municipality_code,
    reached.municipality_code as reached_code
from municipalities
inner join targets
    on
        municipalities.municipality_code = targets.municipality_code
        and municipalities.valid_from_date = targets.valid_from_date
inner join municipalities as reached
    on
        targets.geography_date = reached.geography_date
        and targets.target_municipality_code = reached.municipality_code
where
    municipalities.stable_region_code is distinct from reached.stable_region_code
    or municipalities.stable_region is distinct from reached.stable_region
union all
select
    'not in every geography' as municipality_code,
    stable_region_code as reached_code
from municipalities
group by stable_region_code
having count(distinct geography_date) < (select count(distinct targets.geography_date) from targets)
