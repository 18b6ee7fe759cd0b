-- Men and women of two of the finest regions: the largest one, and of those with 500 exposed persons or more the one than
-- which a tenth of them are smaller.
with latest as (
    select * from publication.small_area_rates
    where base_period_id = 'latest'
),

finest as (
    select scheme_id from latest
    where scheme_id in ('municipality', 'region')
    limit 1
),

sizes as (
    select region_code, sum(exposed_persons) as persons
    from latest
    where scheme_id = (select scheme_id from finest)
    group by region_code
    having sum(exposed_persons) > 0
),

tenths as (
    select
        region_code,
        persons,
        ntile(10) over (partition by persons >= 500 order by persons, region_code) as tenth
    from sizes
),

chosen as (
    select
        region_code,
        row_number() over (order by persons desc, region_code) = 1 as is_large,
        row_number() over (order by persons < 500, tenth > 1, persons desc, region_code) = 1 as is_small
    from tenths
),

by_age as (
    select
        case when chosen.is_large then 'A large region: ' else 'A small region: ' end || regions.region
        || case latest.sex when 'male' then ', men' else ', women' end as region_and_sex,
        latest.age,
        latest.raw_out_migration_rate as raw,
        latest.out_migration_rate as small_area
    from latest
    inner join chosen using (region_code)
    inner join publication.regions as regions using (scheme_id, region_code)
    where latest.scheme_id = (select scheme_id from finest) and (chosen.is_large or chosen.is_small)
)

unpivot by_age
on raw, small_area
into name smoothing value out_migration_rate
