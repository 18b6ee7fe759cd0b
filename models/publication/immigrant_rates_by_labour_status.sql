with groups as (

    select * from {{ ref('immigrant_groups') }}

),

{{ immigrant_rates(['background', 'labour_status']) }},

final as (

    select
        period_id,
        scheme_id,
        age_group,
        background,
        labour_status,
        {{ immigrant_rate_columns() }}
    from rates

)

select * from final
