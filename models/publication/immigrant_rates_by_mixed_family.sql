with groups as (

    select * from {{ ref('immigrant_groups') }}

),

{{ immigrant_rates(['background', 'mixed_with']) }},

final as (

    select
        period_id,
        scheme_id,
        age_group,
        background,
        mixed_with,
        {{ immigrant_rate_columns() }}
    from rates

)

select * from final
