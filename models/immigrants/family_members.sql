{{ config(materialized='view') }}

with families as (

    select * from {{ ref('stg_family_numbers') }}

),

resolutions as (

    select *
    from {{ ref('person_number_resolutions') }}
    where vintage_id = 'current'

),

final as (

    -- A family number is its reference person's number, and changes with it.
    select
        coalesce(members.resolved_person_number, families.person_number) as person_number,
        families.family_year as year,
        coalesce(referred.resolved_person_number, families.family_number) as family_number
    from families
    left join resolutions as members
        on families.person_number = members.superseded_person_number
    left join resolutions as referred
        on families.family_number = referred.superseded_person_number
    where families.unreadable_columns is null

)

select * from final
