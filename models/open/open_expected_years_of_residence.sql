{{ config(alias='expected_years_of_residence') }}

with estimates as (

    select * from {{ ref('rounded_expected_years') }}

),

final as (

    select
        basis,
        period_id,
        background,
        sex,
        cast(within_years as int) as within_years,
        {{ known('first_stay_years') }},
        {{ known('first_stay_years_standard_error') }},
        {{ known('first_stay_years_lower_limit') }},
        {{ known('first_stay_years_upper_limit') }},
        {{ known('resident_years') }},
        {{ known('resident_years_standard_error') }},
        {{ known('resident_years_lower_limit') }},
        {{ known('resident_years_upper_limit') }}
    from estimates

)

select * from final
