with runs as (

    select * from {{ ref('count_runs') }}

),

stocks as (

    -- Who is there at the end of a year is the population of the next 1 January, at the age reached in the year.
    select
        year + 1 as year,
        region_code as municipality_code,
        sex,
        age,
        end_persons as persons
    from runs
    where row_kind = 'account'
    union all
    select
        year,
        region_code as municipality_code,
        sex,
        age,
        start_persons as persons
    from runs
    where row_kind = 'first_stock'

),

final as (

    -- The birth year of the last age, which is open, is that of its youngest.
    select
        cast(year as int) as year,
        municipality_code,
        sex,
        cast(year - 1 - age as int) as birth_year,
        cast(age as int) as age,
        persons
    from stocks
    where persons <> 0

)

select * from final
