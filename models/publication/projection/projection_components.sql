with cells as (

    select *
    from {{ ref('projected_cells') }}
    where measure <> 'population'

),

final as (

    select
        scenario_id,
        year,
        region_code,
        measure as component,
        sex,
        {{ exact_sum('persons') }} as persons,
        cast(sum(rounded_persons) as bigint) as rounded_persons
    from cells
    group by scenario_id, year, region_code, measure, sex

)

select * from final
