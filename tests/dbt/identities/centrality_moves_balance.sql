-- What one level of centrality loses another gains; everybody is an immigrant or not; residents and movers are those of
-- the accounts, and immigrants who leave a level those of their rates.
with migration as (

    select
        *,
        persons + in_movers + out_movers + movers_within as everything
    from {{ ref('centrality_migration_by_background') }}

),

nets as (

    select
        period_id,
        background,
        sum(net_movers) as net_movers
    from migration
    group by period_id, background

),

parts as (

    select
        period_id,
        centrality,
        sum(case when background = 'all' then everything else 0 end) as everybody,
        sum(case when background in ('immigrants', 'not_immigrant') then everything else 0 end) as both_parts,
        sum(case when background not in ('immigrants', 'all') then everything else 0 end) as all_parts
    from migration
    group by period_id, centrality

),

accounts as (

    select
        period_years.period_id,
        accounts.region_code,
        sum(accounts.start_persons) as persons,
        sum(accounts.internal_in_movers) as in_movers,
        sum(accounts.internal_out_movers) as out_movers
    from {{ ref('population_accounts') }} as accounts
    inner join {{ ref('period_years') }} as period_years
        on accounts.year = period_years.year
    where accounts.scheme_id = 'centrality'
    group by period_years.period_id, accounts.region_code

),

rates as (

    select *
    from {{ ref('immigrant_rates_by_background') }}
    where
        scheme_id = 'centrality'
        and age_group = 'all'
        and region_code <> 'all'

)

select 'net' as what, period_id, background as part, net_movers as found, 0 as expected
from nets
where net_movers <> 0
union all
select 'parts' as what, period_id, centrality as part, both_parts as found, everybody as expected
from parts
where both_parts <> everybody or all_parts <> everybody
union all
select
    'accounts' as what, accounts.period_id, accounts.region_code as part, migration.persons as found,
    accounts.persons as expected
from accounts
left join migration
    on
        accounts.period_id = migration.period_id
        and accounts.region_code = migration.centrality
        and migration.background = 'all'
where
    coalesce(migration.persons, 0) <> accounts.persons
    or coalesce(migration.in_movers, 0) <> accounts.in_movers
    or coalesce(migration.out_movers, 0) <> accounts.out_movers
union all
select
    'rates' as what, rates.period_id, rates.background as part, migration.out_movers as found,
    rates.internal_out_movers as expected
from rates
left join migration
    on
        rates.period_id = migration.period_id
        and rates.region_code = migration.centrality
        and case rates.background when 'all' then 'immigrants' else rates.background end = migration.background
where
    coalesce(migration.persons, -1) <> rates.persons
    or coalesce(migration.out_movers, -1) <> rates.internal_out_movers
