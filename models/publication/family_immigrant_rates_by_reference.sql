with groups as (

    select *
    from {{ ref('immigrant_groups') }}
    where background = 'family'

),

{{ immigrant_rates(['joined_group']) }},

final as (

    select
        period_id,
        scheme_id,
        age_group,
        joined_group,
        {{ immigrant_rate_columns() }}
    from rates

)

select * from final
