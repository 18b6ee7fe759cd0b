with changes as (

    select * from {{ ref('border_stock_changes') }}

),

population as (

    select * from {{ ref('population') }}

),

years as (

    select distinct year from population

),

running as (

    select
        stock_code,
        year as from_year,
        lead(year) over (partition by stock_code, sex, birth_year, since_year order by year) as next_year,
        sex,
        birth_year,
        since_year,
        sum(change) over (
            partition by stock_code, sex, birth_year, since_year
            order by year rows between unbounded preceding and current row
        ) as persons
    from changes

),

final as (

    -- A stock holds until the next year in which something changes it. Age and years are those reached by the end of
    -- the year before.
    select
        running.stock_code,
        years.year,
        running.sex,
        least(years.year - 1 - running.birth_year, {{ oldest_age() }}) as age,
        least(years.year - 1 - running.since_year, {{ longest_duration() }}) as years_since,
        cast(sum(running.persons) as bigint) as persons
    from running
    inner join years
        on running.from_year <= years.year and (running.next_year is null or running.next_year > years.year)
    where running.persons <> 0
    group by all

)

select * from final
