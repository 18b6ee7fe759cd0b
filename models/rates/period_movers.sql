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

yearly_movers as (

    -- Ages first: a year belongs to several periods.
    select
        accounts.year,
        accounts.scheme_id,
        accounts.region_code,
        accounts.sex,
        group_ages.age_group,
        sum(accounts.start_persons) as residents,
        sum(accounts.internal_in_movers) as internal_in_movers,
        sum(accounts.internal_out_movers) as internal_out_movers,
        sum(accounts.immigrants) as immigrants,
        sum(accounts.emigrants) as emigrants
    from accounts
    inner join group_ages
        on least(accounts.year - accounts.birth_year, {{ oldest_age() }}) = group_ages.age
    group by accounts.year, accounts.scheme_id, accounts.region_code, accounts.sex, group_ages.age_group

),

final as (

    select
        period_years.period_id,
        yearly_movers.scheme_id,
        yearly_movers.region_code,
        yearly_movers.sex,
        yearly_movers.age_group,
        cast(sum(yearly_movers.residents) as {{ persons_type() }}) as residents,
        cast(sum(yearly_movers.internal_in_movers) as {{ persons_type() }}) as internal_in_movers,
        cast(sum(yearly_movers.internal_out_movers) as {{ persons_type() }}) as internal_out_movers,
        cast(sum(yearly_movers.immigrants) as {{ persons_type() }}) as immigrants,
        cast(sum(yearly_movers.emigrants) as {{ persons_type() }}) as emigrants
    from yearly_movers
    inner join period_years
        on yearly_movers.year = period_years.year
    group by
        period_years.period_id, yearly_movers.scheme_id, yearly_movers.region_code, yearly_movers.sex,
        yearly_movers.age_group

)

select * from final
