-- Of the finest regions the largest one, and of those with 500 exposed persons or more the one than which a tenth of
-- them are smaller.
with latest as (
    select * from publication.small_area_rates
    where base_period_id = 'latest'
),

finest as (
    select scheme_id from latest
    where scheme_id in (select scheme_id from publication.regions where scheme_id in ('municipality', 'region'))
    limit 1
),

sizes as (
    select region_code, sum(exposed_persons) as persons
    from latest
    where scheme_id = (select scheme_id from finest)
    group by region_code
    having sum(exposed_persons) > 0
),

chosen as (
    select
        region_code,
        row_number() over (order by persons desc, region_code) = 1 as is_large,
        row_number() over (order by persons < 500, persons, region_code)
        = 1 + count(*) filter (where persons >= 500) over () // 10 as is_small
    from sizes
),

by_age as (
    select
        case when chosen.is_large then 'A large region: ' else 'A small region: ' end || regions.region as region,
        latest.age,
        sum(latest.internal_out_movers + latest.emigrants) / sum(latest.exposed_persons) as raw,
        sum(latest.out_migration_rate * latest.exposed_persons) / sum(latest.exposed_persons) as small_area
    from latest
    inner join chosen using (region_code)
    inner join publication.regions as regions using (scheme_id, region_code)
    where latest.scheme_id = (select scheme_id from finest) and (chosen.is_large or chosen.is_small)
    group by all
    having sum(latest.exposed_persons) > 0
)

unpivot by_age
on raw, small_area
into name smoothing value out_migration_rate
