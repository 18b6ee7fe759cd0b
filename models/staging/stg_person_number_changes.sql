with delivered as (

    select * from {{ ref('delivered_person_number_changes') }}

),

final as (

    select
        old_person_number_text,
        new_person_number_text,
        changed_date_text,
        old_person_number,
        new_person_number,
        changed_date,
        unreadable_columns
    from delivered
    where {{ is_known_as_of('changed_date') }}

)

select * from final
