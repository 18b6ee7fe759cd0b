{{ config(materialized='view', alias='population') }}

with population as (

    select * from {{ ref('population') }}

),

final as (

    select
        year,
        municipality_code,
        sex,
        birth_year,
        year - 1 - birth_year as age,
        persons
    from population

)

select * from final
