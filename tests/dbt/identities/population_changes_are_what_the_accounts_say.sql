-- Over every period: start, births, deaths and moves of all its years, less what does not close, give the end and the
-- change of every region.
with changes as (

    select * from {{ ref('population_changes') }}

),

accounts as (

    select
        scheme_id,
        region_code,
        year,
        sum(start_persons) as start_persons,
        sum(births - deaths + internal_in_movers - internal_out_movers + immigrants - emigrants - residual) as growth
    from {{ ref('population_accounts') }}
    group by scheme_id, region_code, year

),

over_the_years as (

    select
        changes.period_id,
        changes.scheme_id,
        changes.region_code,
        sum(case when accounts.year = changes.first_year then accounts.start_persons else 0 end) as start_persons,
        sum(accounts.growth) as growth
    from changes
    inner join accounts
        on
            changes.scheme_id = accounts.scheme_id
            and changes.region_code = accounts.region_code
            and accounts.year between changes.first_year and changes.last_year
    group by changes.period_id, changes.scheme_id, changes.region_code

)

select changes.*
from changes
left join over_the_years
    on
        changes.period_id = over_the_years.period_id
        and changes.scheme_id = over_the_years.scheme_id
        and changes.region_code = over_the_years.region_code
where
    over_the_years.growth is null
    or changes.start_persons <> over_the_years.start_persons
    or changes.change_persons <> over_the_years.growth
    or changes.end_persons <> over_the_years.start_persons + over_the_years.growth
