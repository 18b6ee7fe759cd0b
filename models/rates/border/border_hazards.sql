with pooled as (

    select
        *,
        {{ rate('pooled_events', 'pooled_exposed_persons') }} as pooled_hazard
    from {{ ref('pooled_hazards') }}

),

levelled as (

    -- Over the cells of a group of years that do not stand alone: what happened, over what the pools give.
    select
        base_period_id,
        grouped_by,
        stream_code,
        years_group,
        cast(sum(events) as bigint) as events,
        {{ exact_sum('pooled_hazard * exposed_persons') }} as expected_events
    from pooled
    where pooling_step > 1
    group by base_period_id, grouped_by, stream_code, years_group

),

factored as (

    select
        pooled.*,
        case
            when pooled.pooling_step > 1 then coalesce({{ share('levelled.events', 'levelled.expected_events') }}, 1)
            else 1
        end as level_factor
    from pooled
    left join levelled
        on
            pooled.base_period_id = levelled.base_period_id
            and pooled.grouped_by = levelled.grouped_by
            and pooled.stream_code = levelled.stream_code
            and pooled.years_group = levelled.years_group

),

final as (

    select
        base_period_id,
        grouped_by,
        stream_code,
        sex,
        age,
        years_since,
        events,
        exposed_persons,
        exposed_persons > 0 as has_exposure,
        pooling_step,
        pooled_exposed_persons,
        level_factor,
        {{ rate('events', 'exposed_persons') }} as unsmoothed_hazard,
        pooled_hazard * level_factor as hazard
    from factored

)

select * from final
