with accounts as (

    select * from {{ ref('population_accounts') }}

),

period_years as (

    select * from {{ ref('base_period_years') }}

),

final as (

    -- Age is age reached by the end of the year; the oldest group is open. At age 0 the births of the year are exposed.
    -- Rates over the border are the country's.
    select
        period_years.base_period_id,
        period_years.rate_kind,
        accounts.scheme_id,
        accounts.region_code,
        accounts.sex,
        least(accounts.year - accounts.birth_year, {{ oldest_age() }}) as age,
        cast(sum(accounts.start_persons + accounts.births) as {{ persons_type() }}) as exposed_persons,
        cast(sum(accounts.births) as {{ persons_type() }}) as births,
        cast(sum(accounts.deaths) as {{ persons_type() }}) as deaths,
        cast(sum(accounts.internal_out_movers) as {{ persons_type() }}) as internal_out_movers,
        cast(sum(accounts.internal_in_movers) as {{ persons_type() }}) as internal_in_movers,
        cast(sum(accounts.emigrants) as {{ persons_type() }}) as emigrants,
        cast(sum(accounts.immigrants) as {{ persons_type() }}) as immigrants
    from accounts
    inner join period_years
        on accounts.year = period_years.year
    where accounts.scheme_id = {{ national_scheme() }} or period_years.rate_kind not in ('emigration', 'immigration')
    group by all

)

select * from final
