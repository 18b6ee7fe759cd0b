with accounts as (

    select * from {{ ref('base_period_accounts') }}

),

fertility as (

    select * from {{ ref('fertility_rates') }}

),

mortality as (

    select * from {{ ref('death_probabilities') }}

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

expected as (

    select
        accounts.base_period_id,
        accounts.rate_kind,
        accounts.scheme_id,
        accounts.region_code,
        accounts.births as events,
        accounts.exposed_persons,
        case
            when accounts.sex = 'female'
                then coalesce(fertility.fertility_rate, 0) * (accounts.exposed_persons - accounts.deaths / 2)
            else 0
        end as expected_events
    from accounts
    left join fertility
        on accounts.base_period_id = fertility.base_period_id and accounts.age = fertility.age
    where accounts.rate_kind = 'fertility'
    union all
    select
        accounts.base_period_id,
        accounts.rate_kind,
        accounts.scheme_id,
        accounts.region_code,
        accounts.deaths as events,
        accounts.exposed_persons,
        coalesce(mortality.death_probability, 0) * accounts.exposed_persons as expected_events
    from accounts
    left join mortality
        on
            accounts.base_period_id = mortality.base_period_id
            and accounts.sex = mortality.sex
            and accounts.age = mortality.age
    where accounts.rate_kind = 'mortality'

),

summed as (

    select
        base_period_id,
        rate_kind,
        scheme_id,
        region_code,
        cast(sum(events) as {{ persons_type() }}) as events,
        cast(sum(exposed_persons) as {{ persons_type() }}) as exposed_persons,
        {{ exact_sum('expected_events') }} as expected_events
    from expected
    group by base_period_id, rate_kind, scheme_id, region_code

),

periods as (

    select distinct
        base_period_id,
        rate_kind
    from expected

),

schemes as (

    select distinct
        scheme_id,
        region_code
    from regions

),

final as (

    -- The events of the region over those that the national rates give; 1 where they give none.
    select
        periods.base_period_id,
        periods.rate_kind,
        schemes.scheme_id,
        schemes.region_code,
        coalesce(summed.events, 0) as events,
        coalesce(summed.expected_events, 0) as expected_events,
        coalesce(summed.exposed_persons, 0) > 0 as has_exposure,
        coalesce({{ share('summed.events', 'summed.expected_events') }}, 1) as level_factor
    from periods
    cross join schemes
    left join summed
        on
            periods.base_period_id = summed.base_period_id
            and periods.rate_kind = summed.rate_kind
            and schemes.scheme_id = summed.scheme_id
            and schemes.region_code = summed.region_code

)

select * from final
