with members as (

    select distinct
        year,
        family_id,
        family_order,
        person_id
    from {{ ref('family_members') }}

),

spells as (

    select * from {{ ref('residence_spells') }}

),

residents as (

    select distinct
        members.year,
        members.person_id
    from members
    inner join spells
        on
            members.person_id = spells.person_id
            and {{ is_on_first_january('spells', 'members.year') }}

),

final as (

    select
        members.year,
        members.family_id,
        members.family_order,
        members.person_id,
        residents.person_id is not null as is_resident
    from members
    left join residents
        on
            members.year = residents.year
            and members.person_id = residents.person_id

)

select * from final
