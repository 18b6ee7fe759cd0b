with families as (

    select * from {{ ref('stg_family_numbers') }}

),

identities as (

    select * from {{ ref('person_identities') }}

),

final as (

    -- A family number is its reference person's number, and changes with it.
    select
        members.person_id,
        families.family_year as year,
        referred.person_id as family_id,
        referred.number_order as family_order
    from families
    inner join identities as members
        on families.person_number = members.person_number
    inner join identities as referred
        on families.family_number = referred.person_number
    where families.unreadable_columns is null

)

select * from final
