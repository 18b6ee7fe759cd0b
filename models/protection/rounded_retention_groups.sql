{%- set counts = [
    'at_risk_persons', 'emigrants', 'deaths', 'resident_persons', 'resident_emigrants', 'resident_deaths',
    'abroad_persons', 'returned_persons', 'abroad_deaths',
] -%}
with states as (

    select * from {{ ref('rounded_life_states') }}

),

{{ exposed_states('states', 'first_immigration_year') }},

counts as (

    select
        first_immigration_year,
        background,
        sex,
        cast(year - first_immigration_year as int) as years_since_arrival,
        {{ counts_of_residence() }}
    from exposed_states
    group by first_immigration_year, background, sex, year

),

{{ cohorts_and_periods('counts', 'first_immigration_year', 'first_immigration_year + years_since_arrival') }},

final as (

    select
        basis,
        period_id,
        case when grouping(background) = 1 then 'all' else background end as background,
        case when grouping(sex) = 1 then 'all' else sex end as sex,
        years_since_arrival,
        {{ summed(counts) }}
    from in_periods
    group by basis, period_id, years_since_arrival, cube(background, sex)

)

select * from final
