with codes as (

    select * from {{ ref('municipality_codes') }}

),

targets as (

    select * from {{ ref('geography_targets') }}

),

final as (

    select
        codes.municipality_code,
        codes.first_date,
        codes.read_from_date,
        codes.targets,
        targets.target_code,
        targets.population
    from codes
    inner join targets
        on
            codes.municipality_code = targets.municipality_code
            and codes.read_from_date = targets.valid_from_date

)

select * from final
