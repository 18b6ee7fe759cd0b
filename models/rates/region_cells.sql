with accounts as (

    select * from {{ ref('base_period_accounts') }}

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

ages as (

    select * from {{ ref('ages') }}

),

sexes as (

    {{ both_sexes() }}

),

schemes as (

    select distinct
        scheme_id,
        region_code
    from regions

),

periods as (

    select distinct base_period_id
    from accounts
    where rate_kind = 'migration'

),

final as (

    -- Every region, sex and age has a row, with zeros where nothing happened to nobody.
    select
        periods.base_period_id,
        schemes.scheme_id,
        schemes.region_code,
        sexes.sex,
        ages.age,
        coalesce(accounts.exposed_persons, 0) as exposed_persons,
        coalesce(accounts.internal_out_movers, 0) as internal_out_movers,
        coalesce(accounts.internal_in_movers, 0) as internal_in_movers,
        coalesce(accounts.emigrants, 0) as emigrants,
        coalesce(accounts.immigrants, 0) as immigrants
    from periods
    cross join schemes
    cross join sexes
    cross join ages
    left join accounts
        on
            accounts.rate_kind = 'migration'
            and periods.base_period_id = accounts.base_period_id
            and schemes.scheme_id = accounts.scheme_id
            and schemes.region_code = accounts.region_code
            and sexes.sex = accounts.sex
            and ages.age = accounts.age
    where ages.age <= {{ oldest_migration_age() }}

)

select * from final
