with counted as (

    select * from {{ ref('immigrant_state_counts') }}

),

{{ exposed_states('counted', 'first_immigration_year') }},

final as (

    select
        first_immigration_year,
        background,
        sex,
        arrival_age_group,
        cast(year - first_immigration_year as int) as years_since_arrival,
        {{ counts_of_residence() }}
    from exposed_states
    group by first_immigration_year, background, sex, arrival_age_group, year

)

select * from final
