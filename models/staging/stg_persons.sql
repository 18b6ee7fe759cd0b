with delivered as (

    select * from {{ delivery_table('persons') }}

),

texts as (

    select
        {{ delivered_number('person_number') }} as person_number_text,
        {{ delivered_text('sex') }} as sex_text,
        {{ delivered_text('birth_date') }} as birth_date_text,
        {{ delivered_text('birth_municipality') }} as birth_municipality_text,
        {{ delivered_text('death_date') }} as death_date_text,
        {{ delivered_text('birth_country') }} as birth_country_text,
        {{ delivered_text('mother_birth_country') }} as mother_birth_country_text,
        {{ delivered_text('father_birth_country') }} as father_birth_country_text,
        {{ delivered_text('grandparents_born_abroad') }} as grandparents_born_abroad_text,
        {{ delivered_text('reason_for_immigration') }} as reason_for_immigration_text,
        {{ delivered_text('first_immigration_year') }} as first_immigration_year_text,
        {{ delivered_number('mother_person_number') }} as mother_person_number_text
    from delivered

),

typed as (

    select
        *,
        {{ read_person_number('person_number_text') }} as person_number,
        {{ read_choice('sex_text', ['male', 'female']) }} as sex,
        {{ read_date('birth_date_text') }} as birth_date,
        {{ read_municipality_code('birth_municipality_text') }} as birth_municipality_code,
        {{ read_date('death_date_text') }} as delivered_death_date,
        {{ read_country_code('birth_country_text') }} as birth_country_code,
        {{ read_country_code('mother_birth_country_text') }} as mother_birth_country_code,
        {{ read_country_code('father_birth_country_text') }} as father_birth_country_code,
        {{ read_integer('grandparents_born_abroad_text', '^[0-4]$') }} as grandparents_born_abroad,
        {{ read_choice('reason_for_immigration_text', ['work', 'refuge', 'family', 'education', 'unknown']) }}
            as delivered_reason_for_immigration,
        {{ read_year('first_immigration_year_text') }} as delivered_first_immigration_year,
        {{ read_person_number('mother_person_number_text') }} as mother_person_number
    from texts

),

known as (

    -- What happened after as_of was not known then: the person without it remains, but who was born abroad and came
    -- later was not in the register.
    select
        *,
        case when {{ is_known_as_of('delivered_death_date') }} then delivered_death_date end as death_date,
        case
            when {{ is_known_as_of('make_date(delivered_first_immigration_year, 1, 1)') }}
                then delivered_reason_for_immigration
        end as reason_for_immigration,
        case
            when {{ is_known_as_of('make_date(delivered_first_immigration_year, 1, 1)') }}
                then delivered_first_immigration_year
        end as first_immigration_year
    from typed
    where
        {{ is_known_as_of('birth_date') }}
        and (
            birth_municipality_text is not null
            or delivered_first_immigration_year is null
            or {{ is_known_as_of('make_date(delivered_first_immigration_year, 1, 1)') }}
        )

),

final as (

    select
        person_number_text,
        person_number,
        sex,
        birth_date,
        birth_municipality_text,
        birth_municipality_code,
        death_date,
        birth_country_code,
        mother_birth_country_code,
        father_birth_country_code,
        grandparents_born_abroad,
        reason_for_immigration,
        first_immigration_year,
        mother_person_number,
        {{ unreadable_columns([
            ['person_number', 'person_number_text', 'person_number', true],
            ['sex', 'sex_text', 'sex', true],
            ['birth_date', 'birth_date_text', 'birth_date', true],
            ['birth_municipality', 'birth_municipality_text', 'birth_municipality_code', false],
            ['death_date', 'death_date_text', 'delivered_death_date', false],
            ['birth_country', 'birth_country_text', 'birth_country_code', false],
            ['mother_birth_country', 'mother_birth_country_text', 'mother_birth_country_code', false],
            ['father_birth_country', 'father_birth_country_text', 'father_birth_country_code', false],
            ['grandparents_born_abroad', 'grandparents_born_abroad_text', 'grandparents_born_abroad', false],
            ['reason_for_immigration', 'reason_for_immigration_text', 'delivered_reason_for_immigration', false],
            ['first_immigration_year', 'first_immigration_year_text', 'delivered_first_immigration_year', false],
            ['mother_person_number', 'mother_person_number_text', 'mother_person_number', false],
        ]) }} as unreadable_columns
    from known

)

select * from final
