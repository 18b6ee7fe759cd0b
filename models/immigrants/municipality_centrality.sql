{{ config(materialized='view') }}

with municipalities as (

    select * from {{ ref('geography_municipalities') }}

),

levels as (

    select *
    from {{ ref('municipality_regions') }}
    where scheme_id = 'centrality'

),

final as (

    select
        municipalities.municipality_code,
        levels.region_code is not null as is_classified,
        coalesce(levels.region_code, 'unknown') as centrality
    from municipalities
    left join levels
        on municipalities.municipality_code = levels.municipality_code

)

select * from final
