with groups as (

    -- Types of family are shown one by one and together, as mixed and as all.
    select
        immigrant_groups.*,
        types.family_type_group
    from {{ ref('immigrant_groups') }} as immigrant_groups
    inner join {{ ref('family_type_groups') }} as types
        on immigrant_groups.family_type = types.family_type

),

{{ immigrant_rates(['background', 'family_size_group'], keys=['family_type_group']) }},

final as (

    select
        period_id,
        scheme_id,
        age_group,
        background,
        family_size_group as family_size,
        family_type_group as family_type,
        {{ immigrant_rate_columns() }}
    from rates

)

select * from final
