with accounts as (

    select * from {{ ref('population_accounts') }}

),

group_ages as (

    select
        age_groups.age_group,
        ages.age
    from {{ ref('rate_age_groups') }} as age_groups
    inner join {{ ref('ages') }} as ages
        on ages.age between age_groups.first_age and age_groups.last_age

),

chosen_periods as (

    select * from {{ ref('rate_periods') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

years as (

    select distinct year from accounts

),

period_years as (

    -- Every single year, and the averages of the seed that the delivery covers.
    select
        cast(year as string) as period_id,
        year
    from years
    union all
    select
        chosen_periods.period_id,
        years.year
    from chosen_periods
    inner join period
        on chosen_periods.first_year >= period.first_year and chosen_periods.last_year <= period.last_year
    inner join years
        on years.year between chosen_periods.first_year and chosen_periods.last_year

),

final as (

    select
        period_years.period_id,
        accounts.scheme_id,
        accounts.region_code,
        accounts.sex,
        group_ages.age_group,
        cast(sum(accounts.start_persons) as bigint) as residents,
        cast(sum(accounts.internal_in_movers) as bigint) as internal_in_movers,
        cast(sum(accounts.internal_out_movers) as bigint) as internal_out_movers,
        cast(sum(accounts.immigrants) as bigint) as immigrants,
        cast(sum(accounts.emigrants) as bigint) as emigrants
    from accounts
    inner join period_years
        on accounts.year = period_years.year
    inner join group_ages
        on least(accounts.year - accounts.birth_year, {{ oldest_age() }}) = group_ages.age
    group by
        period_years.period_id, accounts.scheme_id, accounts.region_code, accounts.sex, group_ages.age_group

)

select * from final
