with accounts as (

    select *
    from {{ ref('base_period_accounts') }}
    where rate_kind = 'mortality' and scheme_id = {{ national_scheme() }}

),

ages as (

    select * from {{ ref('ages') }}

),

sexes as (

    {{ both_sexes() }}

),

periods as (

    select distinct base_period_id from accounts

),

final as (

    -- Of those who were there on 1 January (at age 0: of those born in the year), who died by 31 December.
    select
        periods.base_period_id,
        sexes.sex,
        ages.age,
        coalesce(accounts.deaths, 0) as deaths,
        coalesce(accounts.exposed_persons, 0) as exposed_persons,
        coalesce(accounts.exposed_persons, 0) > 0 as has_exposure,
        {{ rate('accounts.deaths', 'accounts.exposed_persons') }} as death_probability
    from periods
    cross join sexes
    cross join ages
    left join accounts
        on periods.base_period_id = accounts.base_period_id and sexes.sex = accounts.sex and ages.age = accounts.age

)

select * from final
