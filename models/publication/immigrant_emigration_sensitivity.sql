with groups as (

    -- Emigration is the same in every scheme: one stands for all.
    select *
    from {{ ref('immigrant_groups') }}
    where scheme_id = '{{ var("immigrant_schemes") | first }}'

),

{{ immigrant_rates(['background']) }},

final as (

    select
        period_id,
        age_group,
        background,
        persons,
        emigrants,
        administrative_emigrants,
        emigration_rate_per_100,
        {{ share('administrative_emigrants', 'emigrants') }} as administrative_share,
        is_backdating_complete,
        backdated_persons,
        backdated_emigrants,
        backdated_emigration_rate_per_100
    from rates

)

select * from final
