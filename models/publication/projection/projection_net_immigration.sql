with cells as (

    select *
    from {{ ref('projected_cells') }}
    where measure = 'net_immigration'

),

groups as (

    select * from {{ ref('net_immigration_age_groups') }}

),

sexes as (

    select 'male' as sex, 'male' as counted_as
    union all
    select 'female' as sex, 'female' as counted_as
    union all
    select 'male' as sex, 'both' as counted_as
    union all
    select 'female' as sex, 'both' as counted_as

),

final as (

    select
        cells.scenario_id,
        cells.year,
        sexes.counted_as as sex,
        groups.age_group,
        {{ exact_sum('cells.persons') }} as persons
    from cells
    inner join sexes
        on cells.sex = sexes.sex
    inner join groups
        on cells.age between groups.first_age and groups.last_age
    group by cells.scenario_id, cells.year, sexes.counted_as, groups.age_group

)

select * from final
