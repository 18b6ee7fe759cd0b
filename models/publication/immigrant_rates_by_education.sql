with groups as (

    select * from {{ ref('immigrant_groups') }}

),

{{ immigrant_rates(['background', 'education_group']) }},

final as (

    select
        period_id,
        scheme_id,
        age_group,
        background,
        education_group,
        {{ immigrant_rate_columns() }}
    from rates

)

select * from final
