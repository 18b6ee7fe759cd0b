with notifications as (

    select * from {{ ref('stg_notifications') }}

),

changes as (

    select * from {{ ref('stg_person_number_changes') }}

),

series as (

    select * from {{ ref('person_number_series') }}

),

centuries as (

    select * from {{ ref('person_number_centuries') }}

),

numbers as (

    select person_number
    from notifications
    where person_number is not null
    union
    select old_person_number
    from changes
    where old_person_number is not null
    union
    select new_person_number
    from changes
    where new_person_number is not null

),

digits as (

    -- A number of six digits has no more; zeros stand for them, and its checks are not asked for.
    select
        {% for position in range(1, 12) %}
            cast(substr(rpad(person_number, 11, '0'), {{ position }}, 1) as int) as digit_{{ position }},
        {% endfor %}
        person_number
    from numbers

),

parts as (

    select
        person_number,
        length(person_number) = 11 as is_complete,
        cast(substr(person_number, 1, 2) as int) as birth_day,
        cast(substr(person_number, 3, 2) as int) as month_in_number,
        cast(substr(person_number, 5, 2) as int) as year_in_century,
        case when length(person_number) = 11 then cast(substr(person_number, 7, 3) as int) end as individual_number,
        case when length(person_number) = 11 then digit_9 % 2 = 1 end as is_male,
        length(person_number) = 11
        and {{ check_remainder([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) }} = 0
        and {{ check_remainder([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) }} = 0 as has_valid_check_digits
    from digits

),

dated as (

    select
        parts.person_number,
        parts.is_complete,
        parts.is_male,
        parts.has_valid_check_digits,
        series.series,
        cast(centuries.century_start_year + parts.year_in_century as string)
        || '-' || lpad(cast(parts.month_in_number - series.month_offset as string), 2, '0')
        || '-' || lpad(cast(parts.birth_day as string), 2, '0') as birth_date_text
    from parts
    left join series
        on parts.month_in_number between series.month_offset + 1 and series.month_offset + 12
    left join centuries
        on
            parts.individual_number between centuries.first_individual_number and centuries.last_individual_number
            and parts.year_in_century between centuries.first_year_in_century and centuries.last_year_in_century

),

checked as (

    select
        *,
        try_cast(birth_date_text as date) as birth_date
    from dated

),

final as (

    select
        person_number,
        case
            when not is_complete then 'incomplete'
            when has_valid_check_digits and birth_date is not null then 'valid'
            else 'invalid'
        end as person_number_status,
        birth_date,
        case
            when birth_date is null then null
            when is_male then 'male'
            else 'female'
        end as sex,
        series
    from checked

)

select * from final
