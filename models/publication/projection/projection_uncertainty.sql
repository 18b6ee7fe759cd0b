with draws as (

    select *
    from {{ ref('projection_draws') }}
    where row_kind = 'estimate'

),

settings as (

    select * from {{ ref('uncertainty_settings') }}

),

drawn as (

    select distinct scenario_id from draws

),

stated as (

    select
        drawn.scenario_id,
        settings.what,
        'is_on' as parameter,
        case when settings.is_on then 1.0 else 0.0 end as value,
        'number' as unit,
        cast(0 as bigint) as estimated_from_years
    from drawn
    cross join settings

),

estimated as (

    select
        scenario_id,
        what,
        parameter,
        value,
        unit,
        estimated_from_years
    from draws
    union all
    select
        scenario_id,
        what,
        parameter,
        value,
        unit,
        estimated_from_years
    from stated

),

final as (

    select
        estimated.scenario_id,
        estimated.what,
        settings.label,
        estimated.parameter,
        estimated.value,
        estimated.unit,
        estimated.estimated_from_years,
        settings.source as stated_source
    from estimated
    inner join settings
        on estimated.what = settings.what

)

select * from final
