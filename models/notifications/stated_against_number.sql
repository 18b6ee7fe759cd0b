{{ config(materialized='view') }}

with persons as (

    select * from {{ ref('persons') }}

),

numbers as (

    select * from {{ ref('person_number_checks') }}

),

final as (

    select
        persons.person_number,
        {{ agreement('persons.sex', 'numbers.sex', 'numbers.person_number') }} as sex_agreement,
        {{ agreement('persons.birth_date', 'numbers.birth_date', 'numbers.person_number') }} as birth_date_agreement
    from persons
    left join numbers
        on persons.person_number = numbers.person_number

)

select * from final
