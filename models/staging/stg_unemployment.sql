with delivered as (

    select * from {{ delivery_table('unemployment') }}

),

texts as (

    select
        {{ delivered_number('person_number') }} as person_number_text,
        {{ delivered_text('year') }} as year_text,
        {{ delivered_text('unemployed_months') }} as unemployed_months_text
    from delivered

),

typed as (

    select
        *,
        {{ read_person_number('person_number_text') }} as person_number,
        {{ read_year('year_text') }} as unemployment_year,
        {{ read_integer('unemployed_months_text', '^([0-9]|1[0-2])$') }} as unemployed_months
    from texts

),

final as (

    select
        person_number,
        unemployment_year,
        unemployed_months,
        {{ unreadable_columns([
            ['person_number', 'person_number_text', 'person_number', true],
            ['year', 'year_text', 'unemployment_year', true],
            ['unemployed_months', 'unemployed_months_text', 'unemployed_months', false],
        ]) }} as unreadable_columns
    from typed
    where {{ is_known_as_of('make_date(unemployment_year, 12, 31)') }}

)

select * from final
