with accounts as (

    select * from {{ ref('population_accounts') }}

),

period_years as (

    select *
    from {{ ref('base_period_years') }}
    where rate_kind = 'migration'

),

regions as (

    select distinct
        base_period_id,
        scheme_id,
        region_code
    from {{ ref('small_area_cells') }}

),

account_years as (

    select
        scheme_id,
        region_code,
        year,
        sum(start_persons + births) as exposed_persons,
        sum(internal_in_movers + immigrants) as in_movers,
        sum(internal_out_movers + emigrants) as out_movers
    from accounts
    where year - birth_year <= {{ oldest_migration_age() }}
    group by scheme_id, region_code, year

),

final as (

    -- A region of nobody has its years too.
    select
        regions.base_period_id,
        regions.scheme_id,
        regions.region_code,
        period_years.year,
        cast(coalesce(account_years.exposed_persons, 0) as {{ persons_type() }}) as exposed_persons,
        cast(coalesce(account_years.in_movers, 0) as {{ persons_type() }}) as in_movers,
        cast(coalesce(account_years.out_movers, 0) as {{ persons_type() }}) as out_movers
    from regions
    inner join period_years
        on regions.base_period_id = period_years.base_period_id
    left join account_years
        on
            regions.scheme_id = account_years.scheme_id
            and regions.region_code = account_years.region_code
            and period_years.year = account_years.year

)

select * from final
