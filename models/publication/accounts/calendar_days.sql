with years as (

    select * from {{ ref('covered_years') }}

),

numbers as (

    select age as number
    from {{ ref('ages') }}

),

-- Every day that a month could have; those that it has not are no dates.
days as (

    select
        years.year,
        try_cast(
            concat(
                cast(years.year as string), '-', lpad(cast(months.number as string), 2, '0'), '-',
                lpad(cast(month_days.number as string), 2, '0')
            ) as date
        ) as calendar_date
    from years
    inner join numbers as months
        on months.number between 1 and 12
    inner join numbers as month_days
        on month_days.number between 1 and 31

),

final as (

    select
        calendar_date,
        year
    from days
    where calendar_date is not null

)

select * from final
