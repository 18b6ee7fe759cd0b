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

period_years as (

    select * from {{ ref('period_years') }}

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
