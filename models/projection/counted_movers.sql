with accounts as (

    select * from {{ ref('population_accounts') }}

),

back_tests as (

    select * from {{ ref('resolved_back_tests') }}

),

base_periods as (

    select *
    from {{ ref('resolved_base_periods') }}
    where rate_kind = 'migration'

),

wanted as (

    select distinct
        back_tests.scheme_id,
        accounts.year
    from back_tests
    inner join base_periods
        on back_tests.base_period_id = base_periods.base_period_id
    inner join accounts
        on
            accounts.scheme_id = {{ national_scheme() }}
            and (
                accounts.year between base_periods.first_year and base_periods.last_year
                or accounts.year between back_tests.start_year + 1 and back_tests.last_year
            )

),

final as (

    select
        accounts.scheme_id,
        accounts.year,
        accounts.region_code,
        accounts.sex,
        accounts.year - accounts.birth_year as age,
        cast(sum(accounts.internal_out_movers + accounts.emigrants) as {{ persons_type() }}) as out_movers,
        cast(sum(accounts.internal_in_movers + accounts.immigrants) as {{ persons_type() }}) as in_movers,
        cast(sum(accounts.emigrants) as {{ persons_type() }}) as emigrants,
        cast(sum(accounts.immigrants) as {{ persons_type() }}) as immigrants
    from wanted
    inner join accounts
        on wanted.scheme_id = accounts.scheme_id and wanted.year = accounts.year
    where accounts.year - accounts.birth_year <= {{ oldest_migration_age() }}
    group by all

)

select * from final
