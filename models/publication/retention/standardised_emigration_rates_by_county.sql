with found as (

    select * from {{ ref('standardised_emigration_rates') }}

),

final as (

    select
        period_id,
        scheme_id,
        region_code,
        persons,
        emigrants,
        crude_rate_per_100,
        expected_emigrants,
        expected_rate_per_100,
        {{ known('standardised_ratio') }},
        {{ known('ratio_lower_limit') }},
        {{ known('ratio_upper_limit') }},
        {{ known('standardised_rate_per_100') }},
        {{ known('rate_lower_limit_per_100') }},
        {{ known('rate_upper_limit_per_100') }}
    from found

)

select * from final
