with series as (

    select * from {{ ref('resolved_scenario_series') }}

),

final as (

    select
        scenario_id,
        series,
        from_year,
        value,
        unit
    from series

)

select * from final
