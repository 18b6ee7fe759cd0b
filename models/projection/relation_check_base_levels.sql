with shares as (

    select * from {{ ref('border_shares') }}

),

periods as (

    select
        base_period_id,
        last_year - first_year + 1 as base_years
    from {{ ref('resolved_base_periods') }}
    where rate_kind = 'migration'

),

levels as (

    select
        base_period_id,
        scheme_id,
        sum(emigrants) as emigrants,
        sum(immigrants) as immigrants,
        sum(net_immigrants) as net_immigrants
    from shares
    group by base_period_id, scheme_id

),

final as (

    -- What a and b let in on balance in a year, given as much as came and left in an average year of the base period.
    select
        shares.base_period_id,
        shares.scheme_id,
        shares.region_code,
        shares.sex,
        shares.age,
        shares.net_immigration_share * levels.net_immigrants / periods.base_years as by_net_shares,
        (
            shares.immigrant_share * levels.immigrants - shares.emigrant_share * levels.emigrants
        ) / periods.base_years as by_gross_shares
    from shares
    inner join levels
        on shares.base_period_id = levels.base_period_id and shares.scheme_id = levels.scheme_id
    inner join periods
        on shares.base_period_id = periods.base_period_id
    where shares.has_emigrants and shares.has_immigrants and shares.has_net_immigration

)

select * from final
