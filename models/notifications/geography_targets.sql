with targets as (

    select * from {{ ref('municipality_targets') }}

),

geography as (

    select * from {{ ref('build_geography') }}

),

municipalities as (

    select * from {{ ref('geography_municipalities') }}

),

final as (

    select
        targets.municipality_code,
        targets.valid_from_date,
        targets.target_municipality_code as target_code,
        coalesce(municipalities.population, 0) as population,
        cast(count(*) over (partition by targets.municipality_code, targets.valid_from_date) as int) as targets,
        cast(
            row_number() over (
                partition by targets.municipality_code, targets.valid_from_date
                order by coalesce(municipalities.population, 0) desc, targets.target_municipality_code asc
            ) as int
        ) as size_order
    from targets
    inner join geography
        on targets.geography_date = geography.geography_date
    left join municipalities
        on targets.target_municipality_code = municipalities.municipality_code

)

select * from final
