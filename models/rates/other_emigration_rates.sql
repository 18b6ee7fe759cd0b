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

immigrants as (

    select
        base_period_id,
        sex,
        age,
        cast(sum(exposed_persons) as bigint) as persons
    from hazard_cells
    group by base_period_id, sex, age

),

cells as (

    -- At age 0 the births of the year are exposed, and nobody was an immigrant on 1 January.
    select
        national.base_period_id,
        national.sex,
        national.age,
        national.group_first_age,
        national.has_common_sexes,
        national.is_flat,
        coalesce(crossings.persons, 0) as emigrants,
        national.exposed_persons - coalesce(immigrants.persons, 0) as exposed_persons
    from national
    left join crossings
        on
            national.base_period_id = crossings.base_period_id
            and national.sex = crossings.sex
            and national.age = crossings.age
    left join immigrants
        on
            national.base_period_id = immigrants.base_period_id
            and national.sex = immigrants.sex
            and national.age = immigrants.age

),

final as (

    select
        base_period_id,
        sex,
        age,
        emigrants,
        exposed_persons,
        exposed_persons > 0 as has_exposure,
        {{ rate('emigrants', 'exposed_persons') }} as unsmoothed_emigration_rate,
        {{ rate(pooled('emigrants'), pooled('exposed_persons')) }} as emigration_rate
    from cells

)

select * from final
