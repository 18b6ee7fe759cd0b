{%- set counts = ['at_risk_persons', 'returned_persons', 'deaths'] -%}
with states as (

    select *
    from {{ ref('rounded_life_states') }}
    where state_code = 'abroad'

),

{{ exposed_states('states', 'first_immigration_year') }},

counts as (

    select
        since_year as emigration_year,
        background,
        sex,
        cast(year - since_year as int) as years_since_departure,
        {{ counts_of_absence() }}
    from exposed_states
    group by since_year, background, sex, year

),

{{ cohorts_and_periods('counts', 'emigration_year', 'emigration_year + years_since_departure') }},

final as (

    select
        basis,
        period_id,
        case when grouping(background) = 1 then 'all' else background end as background,
        case when grouping(sex) = 1 then 'all' else sex end as sex,
        years_since_departure,
        {{ summed(counts) }}
    from in_periods
    group by basis, period_id, years_since_departure, cube(background, sex)

)

select * from final
