with delivered as (

    select * from {{ delivery_table('education_attainment') }}

),

texts as (

    select
        {{ delivered_number('person_number') }} as person_number_text,
        {{ delivered_text('year') }} as year_text,
        {{ delivered_text('education_level') }} as education_level_text
    from delivered

),

typed as (

    select
        *,
        {{ read_person_number('person_number_text') }} as person_number,
        {{ read_year('year_text') }} as attainment_year,
        {{ read_integer('education_level_text', '^[0-9]$') }} as education_level
    from texts

),

final as (

    select
        person_number,
        attainment_year,
        education_level,
        {{ unreadable_columns([
            ['person_number', 'person_number_text', 'person_number', true],
            ['year', 'year_text', 'attainment_year', true],
            ['education_level', 'education_level_text', 'education_level', false],
        ]) }} as unreadable_columns
    from typed
    where {{ is_known_as_of('make_date(attainment_year, 12, 31)') }}

)

select * from final
