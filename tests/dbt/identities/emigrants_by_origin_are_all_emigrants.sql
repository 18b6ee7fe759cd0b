-- Areas, groups of countries and countries of birth each add up to the immigrants of every background.
with expected as (

    select
        period_id,
        persons,
        emigrants,
        administrative_emigrants,
        backdated_persons,
        backdated_emigrants
    from {{ ref('immigrant_emigration_sensitivity') }}
    where
        age_group = 'all'
        and background = 'all'

),

kinds as (

    select distinct origin_kind from {{ ref('immigrant_emigration_by_origin') }}

),

counted as (

    select
        period_id,
        origin_kind,
        sum(persons) as persons,
        sum(emigrants) as emigrants,
        sum(administrative_emigrants) as administrative_emigrants,
        sum(backdated_persons) as backdated_persons,
        sum(backdated_emigrants) as backdated_emigrants
    from {{ ref('immigrant_emigration_by_origin') }}
    group by period_id, origin_kind

)

select
    expected.period_id,
    kinds.origin_kind,
    expected.persons,
    counted.persons as counted_persons
from expected
cross join kinds
left join counted
    on
        expected.period_id = counted.period_id
        and kinds.origin_kind = counted.origin_kind
where
    counted.persons is null
    or counted.persons <> expected.persons
    or counted.emigrants <> expected.emigrants
    or counted.administrative_emigrants <> expected.administrative_emigrants
    or counted.backdated_persons <> expected.backdated_persons
    or counted.backdated_emigrants <> expected.backdated_emigrants
