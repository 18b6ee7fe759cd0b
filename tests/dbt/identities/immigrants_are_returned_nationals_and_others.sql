{{ config(enabled=delivers_persons()) }}

-- Nationals who returned, over years abroad, and first immigrants = immigrants of the accounts, by base period,
-- grouping, sex and age.
with returned as (

    select
        base_period_id,
        grouped_by,
        sex,
        age,
        sum(returned_nationals) as returned_nationals
    from {{ ref('return_hazards') }}
    group by base_period_id, grouped_by, sex, age

),

others as (

    select * from {{ ref('first_immigrant_shares') }}

),

national as (

    select *
    from {{ ref('national_cells') }}
    where rate_kind = 'immigration'

)

select
    national.base_period_id,
    groupings.grouped_by,
    national.sex,
    national.age,
    national.immigrants,
    returned.returned_nationals,
    others.first_immigrants
from national
cross join {{ ref('migrant_groupings') }} as groupings
left join returned
    on
        national.base_period_id = returned.base_period_id
        and groupings.grouped_by = returned.grouped_by
        and national.sex = returned.sex
        and national.age = returned.age
left join others
    on
        national.base_period_id = others.base_period_id
        and groupings.grouped_by = others.grouped_by
        and national.sex = others.sex
        and national.age = others.age
where coalesce(national.immigrants <> returned.returned_nationals + others.first_immigrants, true)
