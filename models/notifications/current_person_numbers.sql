{{ config(materialized='view') }}

with numbers as (

    select * from {{ ref('person_number_checks') }}

),

identities as (

    select * from {{ ref('person_identities') }}

),

persons as (

    select * from {{ ref('persons') }}

),

final as (

    -- What is stated of the person stands; what the number tells, where nothing is.
    select
        numbers.person_number,
        numbers.person_number_status,
        identities.resolved_person_number,
        identities.person_id,
        coalesce(persons.sex, resolved_numbers.sex, numbers.sex) as sex,
        coalesce(persons.birth_date, resolved_numbers.birth_date, numbers.birth_date) as birth_date
    from numbers
    inner join identities
        on numbers.person_number = identities.person_number
    left join numbers as resolved_numbers
        on identities.resolved_person_number = resolved_numbers.person_number
    left join persons
        on identities.person_id = persons.person_id

)

select * from final
