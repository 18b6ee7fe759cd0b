with counted as (

    select * from {{ ref('immigrant_state_counts') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

bounded as (

    select
        counted.*,
        least(
            coalesce(counted.until_year, period.last_year),
            counted.first_immigration_year + {{ rule_parameter('longest_years_since_arrival') }}
        ) as last_exposed_year
    from counted
    cross join period

),

exposed_years as (

    -- Who is in a state at the end of a year is exposed in the next.
    select
        *,
        {{ each_year('since_year + 1', 'last_exposed_year') }} as year
    from bounded
    where last_exposed_year > since_year

),

ended as (

    select
        *,
        case when year = until_year then end_code end as event_code
    from exposed_years

),

final as (

    select
        first_immigration_year,
        background,
        sex,
        arrival_age_group,
        cast(year - first_immigration_year as int) as years_since_arrival,
        {{ counts_of_states({
            'at_risk_persons': ["= 'first_stay'", none],
            'emigrants': ["= 'first_stay'", 'emigrated'],
            'deaths': ["= 'first_stay'", 'died'],
            'resident_persons': ["<> 'abroad'", none],
            'resident_emigrants': ["<> 'abroad'", 'emigrated'],
            'resident_deaths': ["<> 'abroad'", 'died'],
            'abroad_persons': ["= 'abroad'", none],
            'returned_persons': ["= 'abroad'", 'returned'],
            'abroad_deaths': ["= 'abroad'", 'died'],
        }) }}
    from ended
    group by first_immigration_year, background, sex, arrival_age_group, year

)

select * from final
