with checks as (

    select distinct
        scheme_id,
        years_after
    from {{ ref('relation_check_groups') }}
    where years_after is not null

),

check_regions as (

    select * from {{ ref('relation_check_regions') }}

),

base_cells as (

    select * from {{ ref('region_cells') }}

),

accounts as (

    select * from {{ ref('population_accounts') }}

),

years as (

    select * from {{ ref('covered_years') }}

),

periods as (

    -- What is tried comes after the years of all rates of emigration.
    select
        base_period_id,
        max(case when rate_kind = 'migration' then last_year - first_year + 1 end) as base_years,
        max(last_year) as last_year
    from {{ ref('resolved_base_periods') }}
    where rate_kind in ('migration', 'emigration')
    group by base_period_id

),

targets as (

    select
        checks.scheme_id,
        periods.base_period_id,
        periods.base_years,
        checks.years_after,
        years.year
    from checks
    cross join periods
    inner join years
        on periods.last_year + checks.years_after = years.year

),

counted as (

    select
        scheme_id,
        region_code,
        year,
        sex,
        year - birth_year as age,
        sum(start_persons + births) as exposed_persons,
        sum(emigrants) as emigrants
    from accounts
    where year - birth_year <= {{ oldest_migration_age() }}
    group by scheme_id, region_code, year, sex, year - birth_year

),

final as (

    select
        targets.base_period_id,
        targets.scheme_id,
        check_regions.region_code,
        targets.year,
        base_cells.sex,
        base_cells.age,
        targets.base_years,
        targets.years_after,
        cast(sum(base_cells.exposed_persons) as {{ persons_type() }}) as base_exposed_persons,
        cast(sum(base_cells.emigrants) as {{ persons_type() }}) as base_emigrants,
        cast(sum(coalesce(counted.exposed_persons, 0)) as {{ persons_type() }}) as exposed_persons,
        cast(sum(coalesce(counted.emigrants, 0)) as {{ persons_type() }}) as emigrants
    from targets
    inner join check_regions
        on targets.scheme_id = check_regions.scheme_id
    inner join base_cells
        on
            targets.base_period_id = base_cells.base_period_id
            and check_regions.counted_scheme_id = base_cells.scheme_id
            and check_regions.counted_region_code = base_cells.region_code
    left join counted
        on
            check_regions.counted_scheme_id = counted.scheme_id
            and check_regions.counted_region_code = counted.region_code
            and targets.year = counted.year
            and base_cells.sex = counted.sex
            and base_cells.age = counted.age
    group by
        targets.base_period_id, targets.scheme_id, check_regions.region_code, targets.year, base_cells.sex,
        base_cells.age, targets.base_years, targets.years_after

)

select * from final
