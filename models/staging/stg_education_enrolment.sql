with delivered as (

    select * from {{ delivery_table('education_enrolment') }}

),

texts as (

    select
        {{ delivered_number('person_number') }} as person_number_text,
        {{ delivered_text('year') }} as year_text,
        {{ delivered_text('is_enrolled_1_october') }} as is_enrolled_1_october_text,
        {{ delivered_text('has_passed_exam') }} as has_passed_exam_text
    from delivered

),

typed as (

    select
        *,
        {{ read_person_number('person_number_text') }} as person_number,
        {{ read_year('year_text') }} as education_year,
        {{ read_boolean('is_enrolled_1_october_text') }} as is_enrolled_1_october,
        {{ read_boolean('has_passed_exam_text') }} as has_passed_exam
    from texts

),

final as (

    select
        person_number,
        education_year,
        is_enrolled_1_october,
        has_passed_exam,
        {{ unreadable_columns([
            ['person_number', 'person_number_text', 'person_number', true],
            ['year', 'year_text', 'education_year', true],
            ['is_enrolled_1_october', 'is_enrolled_1_october_text', 'is_enrolled_1_october', false],
            ['has_passed_exam', 'has_passed_exam_text', 'has_passed_exam', false],
        ]) }} as unreadable_columns
    from typed
    where {{ is_known_as_of('make_date(education_year, 12, 31)') }}

)

select * from final
