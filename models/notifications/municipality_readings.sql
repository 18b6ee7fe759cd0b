with codes as (

    select * from {{ ref('municipality_codes') }}

),

targets as (

    select * from {{ ref('municipality_targets') }}

),

municipalities as (

    select * from {{ ref('municipalities') }}

),

final as (

    select
        codes.municipality_code,
        codes.first_date,
        codes.valid_from_date,
        codes.targets,
        coalesce(targets.target_municipality_code, codes.current_municipality_code) as target_code,
        coalesce(municipalities.population_2013, 0) as population
    from codes
    left join targets
        on
            codes.targets > 1
            and codes.municipality_code = targets.municipality_code
            and codes.valid_from_date = targets.valid_from_date
    left join municipalities
        on
            coalesce(targets.target_municipality_code, codes.current_municipality_code)
            = municipalities.municipality_code

)

select * from final
