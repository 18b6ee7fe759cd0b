with changes as (

    select * from {{ ref('border_stock_changes') }}

),

period as (

    select * from {{ ref('covered_period') }}

),

running as (

    select
        stock_code,
        year as from_year,
        lead(year) over (partition by stock_code, sex, birth_year, since_year order by year) - 1 as until_year,
        sex,
        birth_year,
        since_year,
        sum(change) over (
            partition by stock_code, sex, birth_year, since_year
            order by year rows between unbounded preceding and current row
        ) as persons
    from changes

),

stocks as (

    -- A stock holds until something changes it.
    select
        running.stock_code,
        running.from_year,
        coalesce(running.until_year, period.last_stock_year) as until_year,
        running.sex,
        running.birth_year,
        running.since_year,
        running.persons
    from running
    cross join period
    where running.persons <> 0

),

yearly as (

    select
        stock_code,
        {{ each_year('from_year', 'until_year') }} as year,
        sex,
        birth_year,
        since_year,
        persons
    from stocks

),

final as (

    -- Age and years are those reached by the end of the year before.
    select
        stock_code,
        year,
        sex,
        least(year - 1 - birth_year, {{ oldest_age() }}) as age,
        least(year - 1 - since_year, {{ longest_duration() }}) as years_since,
        cast(sum(persons) as bigint) as persons
    from yearly
    group by all

)

select * from final
