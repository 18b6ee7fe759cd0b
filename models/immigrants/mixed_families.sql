with families as (

    select distinct
        year,
        family_id
    from {{ ref('immigrant_families') }}
    where family_immigrants < family_size

),

members as (

    select
        checks.year,
        checks.family_id,
        checks.person_id
    from {{ ref('family_member_checks') }} as checks
    inner join families
        on
            checks.year = families.year
            and checks.family_id = families.family_id
    where checks.is_resident

),

kinds as (

    select * from {{ ref('family_member_kinds') }}

),

immigrants as (

    select * from {{ ref('immigrants') }}

),

described as (

    -- Age is that of the end of the year before. Who lives with the mother is a child of the family at any age.
    select
        members.year,
        members.family_id,
        kinds.person_kind,
        kinds.is_born_here,
        mothers.person_id is not null
        or members.year - 1 - kinds.birth_year < {{ rule_parameter('first_age_of_adults') }} as is_child
    from members
    inner join kinds
        on members.person_id = kinds.person_id
    left join members as mothers
        on
            members.year = mothers.year
            and members.family_id = mothers.family_id
            and kinds.mother_person_id = mothers.person_id
    left join immigrants
        on members.person_id = immigrants.person_id
    where immigrants.person_id is null

),

counted as (

    select
        year,
        family_id,
        max(case when person_kind = 'native' and not is_child then 1 else 0 end) as has_native_adult,
        max(case when is_born_here and is_child then 1 else 0 end) as has_child_born_here
    from described
    group by year, family_id

),

final as (

    select
        year,
        family_id,
        case
            when has_native_adult = 1 then 'native_adult'
            when has_child_born_here = 1 then 'child_born_here'
            else 'other'
        end as mixed_with
    from counted

)

select * from final
