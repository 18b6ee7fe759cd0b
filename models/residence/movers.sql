with person_years as (

    select * from {{ ref('person_years') }}

),

final as (

    -- Who died in the year is no mover, wherever the death found the person.
    select
        person_id,
        year,
        sex,
        birth_year,
        case
            when {{ is_in_norway('start_code') }} and {{ is_in_norway('end_code') }} then 'internal'
            when {{ is_in_norway('end_code') }} then 'immigration'
            else 'emigration'
        end as mover_kind,
        case when {{ is_in_norway('start_code') }} then start_code end as origin_municipality_code,
        case when {{ is_in_norway('end_code') }} then end_code end as destination_municipality_code
    from person_years
    where
        start_code <> end_code
        and end_code <> {{ dead() }}

)

select * from final
