with delivered as (

    select * from {{ delivery_table('employment') }}

),

texts as (

    select
        {{ delivered_number('person_number') }} as person_number_text,
        {{ delivered_text('year') }} as year_text,
        {{ delivered_text('employment_type') }} as employment_type_text
    from delivered

),

typed as (

    select
        *,
        {{ read_person_number('person_number_text') }} as person_number,
        {{ read_year('year_text') }} as employment_year,
        {{ read_choice('employment_type_text', ['wage_earner', 'self_employed']) }} as employment_type
    from texts

),

final as (

    select
        person_number,
        employment_year,
        employment_type,
        {{ unreadable_columns([
            ['person_number', 'person_number_text', 'person_number', true],
            ['year', 'year_text', 'employment_year', true],
            ['employment_type', 'employment_type_text', 'employment_type', false],
        ]) }} as unreadable_columns
    from typed
    where {{ is_known_as_of('make_date(employment_year, 12, 31)') }}

)

select * from final
