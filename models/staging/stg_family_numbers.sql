with delivered as (

    select * from {{ delivery_table('family_numbers') }}

),

texts as (

    select
        {{ delivered_number('person_number') }} as person_number_text,
        {{ delivered_text('year') }} as year_text,
        {{ delivered_number('family_number') }} as family_number_text
    from delivered

),

typed as (

    select
        *,
        {{ read_person_number('person_number_text') }} as person_number,
        {{ read_year('year_text') }} as family_year,
        {{ read_person_number('family_number_text') }} as family_number
    from texts

),

final as (

    select
        person_number,
        family_year,
        family_number,
        {{ unreadable_columns([
            ['person_number', 'person_number_text', 'person_number', true],
            ['year', 'year_text', 'family_year', true],
            ['family_number', 'family_number_text', 'family_number', true],
        ]) }} as unreadable_columns
    from typed
    where {{ is_known_as_of('make_date(family_year, 1, 1)') }}

)

select * from final
