with members as (

    select distinct
        year,
        family_number,
        person_number
    from {{ ref('family_members') }}

),

spells as (

    select * from {{ ref('residence_spells') }}

),

residents as (

    -- The population of a 1 January is that of the 31 December before.
    select distinct
        members.year,
        members.person_number
    from members
    inner join spells
        on
            members.person_number = spells.person_number
            and members.year > year(spells.start_date)
            and (spells.end_date is null or members.year <= year(spells.end_date))

),

final as (

    select
        members.year,
        members.family_number,
        members.person_number,
        residents.person_number is not null as is_resident
    from members
    left join residents
        on
            members.year = residents.year
            and members.person_number = residents.person_number

)

select * from final
