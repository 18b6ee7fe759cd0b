-- Years, regions, ages and backgrounds of the open table add up to the rounded cells, scheme by scheme.
{{ config(enabled=target.type == 'duckdb') }}

with cells as (

    select
        cast(year as string) as period_id,
        sum(rounded_persons) as persons
    from {{ ref('rounded_immigrant_cells') }}
    group by year

),

opened as (

    select * from {{ ref('immigrants_by_background') }}

),

summed as (

    select
        period_id,
        scheme_id,
        sum(case when region_code = 'all' and background = 'all' then persons end) as all_persons,
        sum(case when region_code <> 'all' and background = 'all' then persons end) as persons_of_regions,
        sum(case when region_code = 'all' and background <> 'all' then persons end) as persons_of_backgrounds,
        sum(case when region_code <> 'all' and background <> 'all' then persons end) as persons_of_both
    from opened
    where age_group = 'all'
    group by period_id, scheme_id

)

select
    cells.period_id,
    summed.scheme_id,
    cells.persons
from cells
left join summed
    on cells.period_id = summed.period_id
where
    coalesce(summed.all_persons, 0) <> cells.persons
    or summed.persons_of_regions <> cells.persons
    or summed.persons_of_backgrounds <> cells.persons
    or summed.persons_of_both <> cells.persons
