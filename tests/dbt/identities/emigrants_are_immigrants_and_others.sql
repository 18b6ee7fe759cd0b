{{ config(enabled=delivers_persons()) }}

-- Emigrants of immigrants, over durations, and of all others = emigrants of the accounts, by base period, grouping, sex
-- and age; and so are the exposed persons.
with immigrants as (

    select
        base_period_id,
        grouped_by,
        sex,
        age,
        sum(emigrants) as emigrants,
        sum(exposed_persons) as exposed_persons
    from {{ ref('immigrant_emigration_hazards') }}
    group by base_period_id, grouped_by, sex, age

),

others as (

    select * from {{ ref('other_emigration_rates') }}

),

national as (

    select *
    from {{ ref('national_cells') }}
    where rate_kind = 'emigration'

)

select
    national.base_period_id,
    groupings.grouped_by,
    national.sex,
    national.age,
    national.emigrants,
    immigrants.emigrants as emigrants_of_immigrants,
    others.emigrants as emigrants_of_others
from national
cross join {{ ref('migrant_groupings') }} as groupings
left join immigrants
    on
        national.base_period_id = immigrants.base_period_id
        and groupings.grouped_by = immigrants.grouped_by
        and national.sex = immigrants.sex
        and national.age = immigrants.age
left join others
    on
        national.base_period_id = others.base_period_id
        and groupings.grouped_by = others.grouped_by
        and national.sex = others.sex
        and national.age = others.age
where
    coalesce(national.emigrants <> immigrants.emigrants + others.emigrants, true)
    or coalesce(national.exposed_persons <> immigrants.exposed_persons + others.exposed_persons, true)
