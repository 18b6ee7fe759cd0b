{%- set counts = [
    'at_risk_persons', 'emigrants', 'deaths', 'resident_persons', 'resident_emigrants', 'resident_deaths',
    'abroad_persons', 'returned_persons', 'abroad_deaths',
] -%}
with counts as (

    select * from {{ ref('retention_counts') }}

),

{{ cohorts_and_periods('counts', 'first_immigration_year', 'first_immigration_year + years_since_arrival') }},

final as (

    select
        basis,
        period_id,
        case when grouping(background) = 1 then 'all' else background end as background,
        case when grouping(sex) = 1 then 'all' else sex end as sex,
        case when grouping(arrival_age_group) = 1 then 'all' else arrival_age_group end as arrival_age_group,
        years_since_arrival,
        {{ summed(counts) }}
    from in_periods
    group by basis, period_id, years_since_arrival, cube(background, sex, arrival_age_group)

)

select * from final
