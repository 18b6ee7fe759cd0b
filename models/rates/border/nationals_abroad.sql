with stocks as (

    select * from {{ ref('border_stocks') }}

),

final as (

    select
        grouped_by,
        year,
        sex,
        age,
        years_since as years_abroad,
        persons
    from stocks
    where stock_code = 'nationals_abroad'

)

select * from final
