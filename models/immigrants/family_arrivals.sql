with immigrants as (

    select *
    from {{ ref('immigrants') }}
    where background = 'family'

),

spells as (

    select * from {{ ref('residence_spells') }}

),

families as (

    select * from {{ ref('immigrant_families') }}

),

first_spells as (

    select
        person_id,
        min(start_date) as first_date,
        min_by(start_kind, start_date) as first_kind
    from spells
    group by person_id

),

dated as (

    -- An opening residence, or a stay before the register's, is no arrival.
    select
        immigrants.person_id,
        immigrants.first_immigration_year,
        case
            when
                first_spells.first_kind = 'immigration'
                and year(first_spells.first_date) = immigrants.first_immigration_year
                then first_spells.first_date
        end as arrival_date
    from immigrants
    left join first_spells
        on immigrants.person_id = first_spells.person_id

),

residents as (

    select distinct dated.person_id
    from dated
    inner join spells
        on
            dated.person_id = spells.person_id
            and {{ is_on_first_january('spells', 'dated.first_immigration_year + 1') }}

),

final as (

    select
        dated.person_id,
        dated.first_immigration_year,
        dated.arrival_date,
        residents.person_id is not null as is_resident_after_arrival,
        families.family_id
    from dated
    left join residents
        on dated.person_id = residents.person_id
    left join families
        on
            dated.person_id = families.person_id
            and dated.first_immigration_year + 1 = families.year

)

select * from final
