{{ config(materialized='view') }}

with spells as (

    select * from {{ ref('immigrant_spells') }}

),

changes as (

    select * from {{ ref('person_years') }}

),

years as (

    select * from {{ ref('covered_years') }}

),

residents as (

    select
        spells.person_id,
        years.year,
        spells.municipality_code as origin_municipality_code,
        cast(year(spells.stay_end_date) as int) as stay_end_year,
        cast(year(spells.backdated_stay_end_date) as int) as backdated_stay_end_year
    from spells
    inner join years
        on {{ is_on_first_january('spells', 'years.year') }}

),

ends as (

    -- In a year without a change a person is at the end of it where the person was at its start.
    select
        residents.*,
        coalesce(changes.end_code, residents.origin_municipality_code) as end_code
    from residents
    left join changes
        on
            residents.person_id = changes.person_id
            and residents.year = changes.year

),

final as (

    -- In the variant an administrative emigration ends the stay earlier, and with it the person's years as a resident.
    select
        person_id,
        year,
        origin_municipality_code,
        case when {{ is_in_norway('end_code') }} then end_code end as destination_municipality_code,
        end_code = {{ abroad() }} as has_emigrated,
        end_code = {{ dead() }} as has_died,
        end_code = {{ abroad() }} and backdated_stay_end_year is not null and stay_end_year = year
            as has_emigrated_administratively,
        coalesce(backdated_stay_end_year >= year, true) as is_resident_when_backdated,
        end_code <> {{ dead() }}
        and case
            when backdated_stay_end_year is null then end_code = {{ abroad() }}
            else backdated_stay_end_year = year
        end as has_emigrated_when_backdated
    from ends

)

select * from final
