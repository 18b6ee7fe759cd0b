with stocks as (

    select * from {{ ref('border_stocks') }}

),

final as (

    select
        grouped_by,
        year,
        sex,
        age,
        years_since as duration_years,
        persons
    from stocks
    where stock_code = 'immigrants'

)

select * from final
