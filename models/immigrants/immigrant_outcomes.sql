{{ config(materialized='view') }}

with person_years as (

    select * from {{ ref('immigrant_person_years') }}

),

regions as (

    select *
    from {{ ref('municipality_regions') }}
    where scheme_id in {{ immigrant_schemes() }}

),

placed as (

    select
        person_years.*,
        origins.scheme_id,
        origins.region_code,
        destinations.region_code as destination_region_code
    from person_years
    inner join regions as origins
        on person_years.origin_municipality_code = origins.municipality_code
    left join regions as destinations
        on
            person_years.destination_municipality_code = destinations.municipality_code
            and origins.scheme_id = destinations.scheme_id

),

final as (

    select
        *,
        case
            when has_died then 'died'
            when has_emigrated then 'emigrated'
            when destination_region_code = region_code then 'stayed'
            else 'moved'
        end as outcome,
        case
            when not is_resident_when_backdated then null
            when has_died then 'died'
            when has_emigrated_when_backdated then 'emigrated'
            when destination_region_code = region_code then 'stayed'
            else 'moved'
        end as backdated_outcome
    from placed

)

select * from final
