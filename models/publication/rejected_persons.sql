with checked as (

    select * from {{ ref('person_checks') }}

),

final as (

    select
        person_id,
        sex,
        birth_date,
        death_date,
        unreadable_columns,
        reason_code
    from checked
    where reason_code is not null

)

select * from final
