with population as (

    select * from {{ source('counts', 'population') }}

),

final as (

    select
        cast(concat(cast(min(year) as string), '-01-01') as date) as first_date,
        cast(concat(cast(max(year) - 1 as string), '-12-31') as date) as last_date,
        cast(min(year) as int) as first_year,
        cast(max(year) - 1 as int) as last_year,
        cast(max(year) as int) as last_stock_year
    from population

)

select * from final
