with readings as (

    select * from {{ ref('person_number_readings') }}

),

check_digits as (

    select * from {{ ref('person_number_check_digits') }}

),

judged as (

    -- By the rule whose numbers tell sex and century, and by the one whose numbers do not.
    select
        readings.*,
        telling.first_remainder is not null and readings.birth_date is not null as is_valid_and_tells,
        silent.first_remainder is not null and readings.is_date_of_some_century as is_valid_and_silent
    from readings
    left join check_digits as telling
        on
            telling.tells_sex_and_century
            and {{ passes_check_digits('readings', 'telling') }}
    left join check_digits as silent
        on
            not silent.tells_sex_and_century
            and {{ passes_check_digits('readings', 'silent') }}

),

final as (

    select
        person_number,
        case
            when not is_complete then 'incomplete'
            when is_valid_and_tells or is_valid_and_silent then 'valid'
            else 'invalid'
        end as person_number_status,
        case when is_valid_and_tells or not is_valid_and_silent then birth_date end as birth_date,
        case
            when birth_date is null or (is_valid_and_silent and not is_valid_and_tells) then null
            when is_male then 'male'
            else 'female'
        end as sex,
        series
    from judged

)

select * from final
