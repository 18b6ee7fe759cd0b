with delivered as (

    select * from {{ delivery_table('person_number_changes') }}

),

texts as (

    select
        {{ delivered_text('old_person_number') }} as old_person_number_text,
        {{ delivered_text('new_person_number') }} as new_person_number_text,
        {{ delivered_text('changed_date') }} as changed_date_text
    from delivered

),

typed as (

    select
        *,
        {{ read_person_number('old_person_number_text') }} as old_person_number,
        {{ read_person_number('new_person_number_text') }} as new_person_number,
        {{ read_date('changed_date_text') }} as changed_date
    from texts

),

final as (

    select
        *,
        {{ unreadable_columns([
            ['old_person_number', 'old_person_number_text', 'old_person_number', true],
            ['new_person_number', 'new_person_number_text', 'new_person_number', true],
            ['changed_date', 'changed_date_text', 'changed_date', true],
        ]) }} as unreadable_columns
    from typed

)

select * from final
