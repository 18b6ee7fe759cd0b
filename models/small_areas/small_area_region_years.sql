with accounts as (

    select * from {{ ref('population_accounts') }}

),

period_years as (

    select *
    from {{ ref('base_period_years') }}
    where rate_kind = 'migration'

),

schemes as (

    select * from {{ ref('small_area_schemes') }}

),

final as (

    select
        schemes.base_period_id,
        schemes.scheme_id,
        accounts.region_code,
        accounts.year,
        cast(sum(accounts.start_persons + accounts.births) as {{ persons_type() }}) as exposed_persons,
        cast(sum(accounts.internal_in_movers + accounts.immigrants) as {{ persons_type() }}) as in_movers,
        cast(sum(accounts.internal_out_movers + accounts.emigrants) as {{ persons_type() }}) as out_movers
    from accounts
    inner join schemes
        on accounts.scheme_id = schemes.scheme_id
    inner join period_years
        on accounts.year = period_years.year and schemes.base_period_id = period_years.base_period_id
    where accounts.year - accounts.birth_year <= {{ oldest_migration_age() }}
    group by all

)

select * from final
