with accounts as (

    select * from {{ ref('base_period_accounts') }}

),

fertility as (

    select * from {{ ref('fertility_rates') }}

),

mortality as (

    select * from {{ ref('death_probabilities') }}

),

expected as (

    select
        accounts.base_period_id,
        accounts.rate_kind,
        accounts.scheme_id,
        accounts.region_code,
        accounts.births as events,
        accounts.sex,
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
        accounts.sex,
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
        cast(sum(events) as bigint) as events,
        {{ exact_sum('expected_events') }} as expected_events
    from expected
    group by base_period_id, rate_kind, scheme_id, region_code

),

final as (

    -- The events of the region over those that the national rates give; 1 where they give none.
    select
        base_period_id,
        rate_kind,
        scheme_id,
        region_code,
        events,
        expected_events,
        coalesce({{ share('events', 'expected_events') }}, 1) as level_factor
    from summed

)

select * from final
