{{ config(materialized='view') }}

with numbers as (

    select * from {{ ref('person_number_checks') }}

),

resolutions as (

    select * from {{ ref('person_number_resolutions') }}
    where vintage_id = 'current'

),

persons as (

    select * from {{ ref('persons') }}

),

final as (

    -- What is stated of the person stands; what the number tells, where nothing is.
    select
        numbers.person_number,
        numbers.person_number_status,
        coalesce(resolutions.resolved_person_number, numbers.person_number) as resolved_person_number,
        coalesce(persons.sex, resolved_numbers.sex, numbers.sex) as sex,
        coalesce(persons.birth_date, resolved_numbers.birth_date, numbers.birth_date) as birth_date
    from numbers
    left join resolutions
        on numbers.person_number = resolutions.superseded_person_number
    left join numbers as resolved_numbers
        on resolutions.resolved_person_number = resolved_numbers.person_number
    left join persons
        on coalesce(resolutions.resolved_person_number, numbers.person_number) = persons.person_number

)

select * from final
