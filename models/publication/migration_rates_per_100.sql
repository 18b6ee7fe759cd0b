with accounts as (

    select * from {{ ref('population_accounts') }}

),

age_groups as (

    select * from {{ ref('rate_age_groups') }}

),

chosen_periods as (

    select * from {{ ref('rate_periods') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

periods as (

    -- Every single year, and the averages of the seed that the delivery covers.
    select distinct
        cast(accounts.year as string) as period_id,
        accounts.year as first_year,
        accounts.year as last_year
    from accounts
    union
    select
        chosen_periods.period_id,
        chosen_periods.first_year,
        chosen_periods.last_year
    from chosen_periods
    inner join period
        on chosen_periods.first_year >= period.first_year and chosen_periods.last_year <= period.last_year

),

yearly as (

    select
        accounts.scheme_id,
        accounts.region_code,
        accounts.year,
        accounts.sex,
        age_groups.age_group,
        sum(accounts.start_persons) as residents,
        sum(accounts.internal_in_movers) as internal_in_movers,
        sum(accounts.internal_out_movers) as internal_out_movers,
        sum(accounts.immigrants) as immigrants,
        sum(accounts.emigrants) as emigrants
    from accounts
    inner join age_groups
        on accounts.year - accounts.birth_year between age_groups.first_age and age_groups.last_age
    group by accounts.scheme_id, accounts.region_code, accounts.year, accounts.sex, age_groups.age_group

),

by_sex as (

    select * from yearly
    union all
    select scheme_id, region_code, year, 'both' as sex, age_group, residents, internal_in_movers, internal_out_movers,
        immigrants, emigrants
    from yearly

),

summed as (

    select
        periods.period_id,
        by_sex.scheme_id,
        by_sex.region_code,
        by_sex.sex,
        by_sex.age_group,
        {%- for count in ['residents', 'internal_in_movers', 'internal_out_movers', 'immigrants', 'emigrants'] %}
        cast(sum(by_sex.{{ count }}) as bigint) as {{ count }}
        {%- if not loop.last %},{% endif %}
        {%- endfor %}
    from by_sex
    inner join periods
        on by_sex.year between periods.first_year and periods.last_year
    group by periods.period_id, by_sex.scheme_id, by_sex.region_code, by_sex.sex, by_sex.age_group

),

final as (

    select
        *,
        100 * {{ share('internal_in_movers', 'residents') }} as internal_in_movers_per_100,
        100 * {{ share('internal_out_movers', 'residents') }} as internal_out_movers_per_100,
        100 * {{ share('immigrants', 'residents') }} as immigrants_per_100,
        100 * {{ share('emigrants', 'residents') }} as emigrants_per_100
    from summed

)

select * from final
