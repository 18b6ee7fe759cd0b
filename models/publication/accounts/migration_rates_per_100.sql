with grouped as (

    select * from {{ ref('period_movers') }}

),

by_sex as (

    select * from grouped
    union all
    select
        period_id,
        scheme_id,
        region_code,
        'both' as sex,
        age_group,
        cast(sum(residents) as {{ persons_type() }}) as residents,
        cast(sum(internal_in_movers) as {{ persons_type() }}) as internal_in_movers,
        cast(sum(internal_out_movers) as {{ persons_type() }}) as internal_out_movers,
        cast(sum(immigrants) as {{ persons_type() }}) as immigrants,
        cast(sum(emigrants) as {{ persons_type() }}) as emigrants
    from grouped
    group by period_id, scheme_id, region_code, age_group

),

final as (

    select
        *,
        100 * {{ share('internal_in_movers', 'residents') }} as internal_in_movers_per_100,
        100 * {{ share('internal_out_movers', 'residents') }} as internal_out_movers_per_100,
        100 * {{ share('immigrants', 'residents') }} as immigrants_per_100,
        100 * {{ share('emigrants', 'residents') }} as emigrants_per_100
    from by_sex

)

select * from final
