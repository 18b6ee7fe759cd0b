{{ config(alias='return_of_emigrants') }}

with estimates as (

    select * from {{ ref('rounded_return_estimates') }}

),

final as (

    select
        basis,
        period_id,
        background,
        sex,
        years_since_departure,
        at_risk_persons,
        returned_persons,
        deaths,
        {{ known('return_probability') }},
        {{ known('death_probability') }},
        {{ known('abroad_share') }},
        {{ known('abroad_standard_error') }},
        {{ known('abroad_lower_limit') }},
        {{ known('abroad_upper_limit') }},
        {{ known('returned_share') }},
        {{ known('returned_standard_error') }},
        {{ known('returned_lower_limit') }},
        {{ known('returned_upper_limit') }},
        {{ known('died_share') }}
    from estimates

)

select * from final
