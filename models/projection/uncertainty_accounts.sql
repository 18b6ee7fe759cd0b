with accounts as (

    select * from {{ ref('population_accounts') }}

),

schemes as (

    select distinct scheme_id
    from {{ ref('resolved_scenarios') }}
    where draws > 0 and inputs = 'delivery'

),

final as (

    -- As base_period_accounts, in groups of five years; the oldest is open.
    select
        accounts.scheme_id,
        accounts.region_code,
        accounts.year,
        accounts.sex,
        least(5 * floor((accounts.year - accounts.birth_year) / 5), 90) as first_age,
        cast(sum(accounts.start_persons + accounts.births) as {{ persons_type() }}) as exposed_persons,
        cast(sum(accounts.births) as {{ persons_type() }}) as births,
        cast(sum(accounts.deaths) as {{ persons_type() }}) as deaths,
        cast(sum(accounts.internal_out_movers + accounts.emigrants) as {{ persons_type() }}) as out_movers,
        cast(sum(accounts.internal_in_movers + accounts.immigrants) as {{ persons_type() }}) as in_movers,
        cast(sum(accounts.residual) as {{ persons_type() }}) as residual_persons
    from accounts
    inner join schemes
        on accounts.scheme_id = schemes.scheme_id
    group by all

)

select * from final
