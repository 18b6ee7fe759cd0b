with accounts as (

    select * from {{ ref('population_accounts') }}

),

period_years as (

    select * from {{ ref('period_years') }}

),

periods as (

    select
        period_id,
        min(year) as first_year,
        max(year) as last_year
    from period_years
    group by period_id

),

yearly as (

    select
        scheme_id,
        region_code,
        year,
        sum(start_persons) as start_persons,
        sum(end_persons) as end_persons
    from accounts
    group by scheme_id, region_code, year

),

ends as (

    -- A region without accounts in the first or the last year had nobody then.
    select
        periods.period_id,
        periods.first_year,
        periods.last_year,
        yearly.scheme_id,
        yearly.region_code,
        cast(
            sum(case when yearly.year = periods.first_year then yearly.start_persons else 0 end) as {{ persons_type() }}
        ) as start_persons,
        cast(
            sum(case when yearly.year = periods.last_year then yearly.end_persons else 0 end) as {{ persons_type() }}
        ) as end_persons
    from periods
    inner join yearly
        on yearly.year between periods.first_year and periods.last_year
    group by periods.period_id, periods.first_year, periods.last_year, yearly.scheme_id, yearly.region_code

),

final as (

    select
        period_id,
        scheme_id,
        region_code,
        first_year,
        last_year,
        start_persons,
        end_persons,
        end_persons - start_persons as change_persons,
        100 * {{ share('(end_persons - start_persons)', 'start_persons') }} as change_per_100
    from ends

)

select * from final
