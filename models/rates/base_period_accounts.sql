with accounts as (

    select * from {{ ref('population_accounts') }}

),

base_periods as (

    select * from {{ ref('base_periods') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

usable_periods as (

    -- A base period that the delivery does not cover in full has no rates.
    select base_periods.*
    from base_periods
    inner join period
        on base_periods.first_year >= period.first_year and base_periods.last_year <= period.last_year

),

final as (

    -- Age is age reached by the end of the year; the oldest group is open. At age 0 the births of the year are exposed.
    select
        usable_periods.base_period_id,
        usable_periods.rate_kind,
        accounts.scheme_id,
        accounts.region_code,
        accounts.sex,
        least(accounts.year - accounts.birth_year, {{ oldest_age() }}) as age,
        cast(sum(accounts.start_persons + accounts.births) as bigint) as exposed_persons,
        cast(sum(accounts.births) as bigint) as births,
        cast(sum(accounts.deaths) as bigint) as deaths,
        cast(sum(accounts.internal_out_movers) as bigint) as internal_out_movers,
        cast(sum(accounts.internal_in_movers) as bigint) as internal_in_movers,
        cast(sum(accounts.emigrants) as bigint) as emigrants,
        cast(sum(accounts.immigrants) as bigint) as immigrants
    from accounts
    inner join usable_periods
        on accounts.year between usable_periods.first_year and usable_periods.last_year
    group by all

)

select * from final
