{%- set counts = ['at_risk_persons', 'returned_persons', 'deaths'] -%}
with counts as (

    select * from {{ ref('return_counts') }}

),

{{ cohorts_and_periods('counts', 'emigration_year', 'emigration_year + years_since_departure') }},

final as (

    select
        basis,
        period_id,
        case when grouping(background) = 1 then 'all' else background end as background,
        case when grouping(sex) = 1 then 'all' else sex end as sex,
        case when grouping(departure_age_group) = 1 then 'all' else departure_age_group end as departure_age_group,
        years_since_departure,
        {{ summed(counts) }}
    from in_periods
    group by basis, period_id, years_since_departure, cube(background, sex, departure_age_group)

)

select * from final
