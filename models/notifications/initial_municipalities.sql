{{ config(materialized='view') }}

with opening as (

    select * from {{ ref('stg_opening_residence') }}

),

persons as (

    select * from {{ ref('stg_persons') }}

),

resolutions as (

    select *
    from {{ ref('person_number_resolutions') }}
    where vintage_id = 'current'

),

final as (

    select distinct
        'opening' as statement_kind,
        coalesce(resolutions.resolved_person_number, opening.person_number) as person_number,
        opening.reference_date as event_date,
        opening.municipality_code
    from opening
    left join resolutions
        on opening.person_number = resolutions.superseded_person_number
    where opening.person_number is not null and opening.municipality_code is not null
    union all
    select distinct
        'birth' as statement_kind,
        coalesce(resolutions.resolved_person_number, persons.person_number) as person_number,
        persons.birth_date as event_date,
        persons.birth_municipality_code as municipality_code
    from persons
    left join resolutions
        on persons.person_number = resolutions.superseded_person_number
    where
        persons.person_number is not null
        and persons.birth_municipality_code is not null
        and persons.birth_date >= (select min(opening.reference_date) from opening)

)

select * from final
