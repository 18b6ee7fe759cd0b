{{ config(alias='emigration_decomposition') }}

with found as (

    select * from {{ ref('rounded_decompositions') }}

),

final as (

    select
        comparison,
        first_period_id,
        second_period_id,
        factor,
        first_persons,
        second_persons,
        first_unmatched_persons,
        second_unmatched_persons,
        first_rate_per_100,
        second_rate_per_100,
        change_per_100,
        first_standardised_rate_per_100,
        second_standardised_rate_per_100,
        effect_per_100,
        {{ known('effect_share') }}
    from found

)

select * from final
