{{ config(materialized='view') }}

with sources as (

    select * from {{ source('counts', 'sources') }}

),

final as (

    select
        table_name,
        source_table,
        address,
        publisher,
        licence,
        fetched,
        population_date
    from sources

)

select * from final
