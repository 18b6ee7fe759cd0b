{% set beside = 'base_period_id, grouped_by' %}

with national as (

    select *
    from {{ ref('national_cells') }}
    where rate_kind = 'emigration'

),

crossings as (

    select *
    from {{ ref('base_period_crossings') }}
    where rate_kind = 'emigration' and stream_code = 'national_emigration'

),

hazard_cells as (

    select *
    from {{ ref('hazard_cells') }}
    where stream_code = 'immigrant_emigration'

),

groupings as (

    select * from {{ ref('migrant_groupings') }}

),

immigrants as (

    select
        base_period_id,
        grouped_by,
        sex,
        age,
        cast(sum(exposed_persons) as bigint) as persons
    from hazard_cells
    group by base_period_id, grouped_by, sex, age

),

cells as (

    -- At age 0 the births of the year are exposed, and nobody was an immigrant on 1 January.
    select
        national.base_period_id,
        groupings.grouped_by,
        national.sex,
        national.age,
        national.group_first_age,
        national.has_common_sexes,
        national.is_flat,
        coalesce(crossings.persons, 0) as emigrants,
        national.exposed_persons - coalesce(immigrants.persons, 0) as exposed_persons
    from national
    cross join groupings
    left join crossings
        on
            national.base_period_id = crossings.base_period_id
            and groupings.grouped_by = crossings.grouped_by
            and national.sex = crossings.sex
            and national.age = crossings.age
    left join immigrants
        on
            national.base_period_id = immigrants.base_period_id
            and groupings.grouped_by = immigrants.grouped_by
            and national.sex = immigrants.sex
            and national.age = immigrants.age

),

final as (

    select
        base_period_id,
        grouped_by,
        sex,
        age,
        emigrants,
        exposed_persons,
        exposed_persons > 0 as has_exposure,
        {{ rate('emigrants', 'exposed_persons') }} as unsmoothed_emigration_rate,
        {{ rate(pooled('emigrants', beside), pooled('exposed_persons', beside)) }} as emigration_rate
    from cells

)

select * from final
