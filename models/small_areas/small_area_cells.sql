with cells as (

    select * from {{ ref('region_cells') }}

),

schemes as (

    select * from {{ ref('small_area_schemes') }}

),

emigration_rates as (

    select * from {{ ref('emigration_rates') }}

),

age_groups as (

    {{ narrowest_age_groups(ref('rate_age_groups')) }}

),

final as (

    -- A base period without years of emigration has no national rate.
    select
        cells.base_period_id,
        cells.scheme_id,
        cells.region_code,
        cells.sex,
        cells.age,
        age_groups.age_group,
        cells.exposed_persons,
        cells.internal_out_movers,
        cells.internal_in_movers,
        cells.emigrants,
        cells.immigrants,
        coalesce(emigration_rates.emigration_rate, 0) as emigration_rate
    from cells
    inner join schemes
        on cells.base_period_id = schemes.base_period_id and cells.scheme_id = schemes.scheme_id
    inner join age_groups
        on cells.age = age_groups.age
    left join emigration_rates
        on
            cells.base_period_id = emigration_rates.base_period_id
            and cells.sex = emigration_rates.sex
            and cells.age = emigration_rates.age

)

select * from final
