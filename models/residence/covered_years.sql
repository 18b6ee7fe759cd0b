{{ config(materialized='view') }}

with period as (

    select *
    from {{ ref('covered_period') }}
    where first_year <= last_year

),

final as (

    select {{ each_year('first_year', 'last_year') }} as year
    from period

)

select * from final
