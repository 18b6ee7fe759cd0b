with opening as (

    select * from {{ ref('stg_opening_residence') }}

),

identities as (

    select * from {{ ref('person_identities') }}

),

final as (

    select
        identities.person_id,
        opening.municipality_code,
        opening.reference_date
    from opening
    left join identities
        on opening.person_number = identities.person_number

)

select * from final
