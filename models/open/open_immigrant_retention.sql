{{ config(alias='immigrant_retention') }}

with estimates as (

    select * from {{ ref('rounded_retention_estimates') }}

),

final as (

    select
        basis,
        period_id,
        background,
        sex,
        years_since_arrival,
        at_risk_persons,
        emigrants,
        deaths,
        resident_persons,
        resident_emigrants,
        resident_deaths,
        abroad_persons,
        returned_persons,
        abroad_deaths,
        {{ known('emigration_probability') }},
        {{ known('death_probability') }},
        {{ known('stayed_share') }},
        {{ known('stayed_standard_error') }},
        {{ known('stayed_lower_limit') }},
        {{ known('stayed_upper_limit') }},
        {{ known('emigrated_share') }},
        {{ known('emigrated_standard_error') }},
        {{ known('emigrated_lower_limit') }},
        {{ known('emigrated_upper_limit') }},
        {{ known('died_share') }},
        {{ known('died_standard_error') }},
        {{ known('died_lower_limit') }},
        {{ known('died_upper_limit') }},
        {{ known('resident_share') }},
        {{ known('resident_standard_error') }},
        {{ known('resident_lower_limit') }},
        {{ known('resident_upper_limit') }},
        {{ known('abroad_share') }},
        {{ known('dead_share') }}
    from estimates

)

select * from final
