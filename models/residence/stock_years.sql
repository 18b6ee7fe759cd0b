{{ config(materialized='view') }}

with period as (

    select * from {{ ref('covered_period') }}

),

final as (

    select {{ each_year('first_year', 'last_stock_year') }} as year
    from period

)

select * from final
