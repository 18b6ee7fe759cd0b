with delivered as (

    select * from {{ delivery_table('opening_residence') }}

),

texts as (

    select
        {{ delivered_number('person_number') }} as person_number_text,
        {{ delivered_text('municipality_code') }} as municipality_code_text,
        {{ delivered_text('reference_date') }} as reference_date_text
    from delivered

),

typed as (

    select
        *,
        {{ read_person_number('person_number_text') }} as person_number,
        {{ read_municipality_code('municipality_code_text') }} as municipality_code,
        {{ read_date('reference_date_text') }} as reference_date
    from texts

),

final as (

    select
        person_number,
        municipality_code_text,
        municipality_code,
        reference_date,
        {{ unreadable_columns([
            ['person_number', 'person_number_text', 'person_number', true],
            ['municipality_code', 'municipality_code_text', 'municipality_code', true],
            ['reference_date', 'reference_date_text', 'reference_date', true],
        ]) }} as unreadable_columns
    from typed
    where {{ is_known_as_of('reference_date') }}

)

select * from final
