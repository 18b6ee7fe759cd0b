-- A scheme that joins regions has the same persons and emigrants as the scheme that they are of, by base period, year,
-- sex and age; and every region of that scheme is in it once.
with joined_regions as (

    select distinct
        scheme_id,
        joined_scheme_id
    from {{ ref('joined_regions') }}

),

check_regions as (

    select * from {{ ref('relation_check_regions') }}

),

sums as (

    select
        base_period_id,
        scheme_id,
        year,
        sex,
        age,
        sum(base_exposed_persons) as base_exposed_persons,
        sum(base_emigrants) as base_emigrants,
        sum(exposed_persons) as exposed_persons,
        sum(emigrants) as emigrants
    from {{ ref('relation_check_cells') }}
    group by base_period_id, scheme_id, year, sex, age

)

select
    joined.scheme_id,
    joined.base_period_id,
    joined.year,
    joined.sex,
    joined.age
from joined_regions
inner join sums as joined
    on joined_regions.scheme_id = joined.scheme_id
inner join sums as apart
    on
        joined_regions.joined_scheme_id = apart.scheme_id
        and joined.base_period_id = apart.base_period_id
        and joined.year = apart.year
        and joined.sex = apart.sex
        and joined.age = apart.age
where
    joined.base_exposed_persons <> apart.base_exposed_persons
    or joined.base_emigrants <> apart.base_emigrants
    or joined.exposed_persons <> apart.exposed_persons
    or joined.emigrants <> apart.emigrants
union all
select
    regions.scheme_id,
    null as base_period_id,
    null as year,
    regions.counted_region_code as sex,
    null as age
from check_regions as regions
group by regions.scheme_id, regions.counted_scheme_id, regions.counted_region_code
having count(*) > 1
