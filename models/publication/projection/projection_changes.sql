with scenarios as (

    select * from {{ ref('projection_scenarios') }}

),

regional as (

    select * from {{ ref('projection_population') }}

),

municipal as (

    select * from {{ ref('projection_municipalities') }}

),

projected as (

    select
        regional.scenario_id,
        scenarios.scheme_id,
        regional.region_code,
        scenarios.start_year,
        scenarios.last_year,
        regional.year,
        regional.persons
    from regional
    inner join scenarios
        on regional.scenario_id = scenarios.scenario_id
    union all
    select
        municipal.scenario_id,
        {{ finest_scheme() }} as scheme_id,
        municipal.municipality_code as region_code,
        scenarios.start_year,
        scenarios.last_year,
        municipal.year,
        municipal.persons
    from municipal
    inner join scenarios
        on municipal.scenario_id = scenarios.scenario_id

),

ends as (

    select
        scenario_id,
        scheme_id,
        region_code,
        start_year,
        last_year,
        {{ exact_sum('case when year = start_year then persons else 0 end') }} as start_persons,
        {{ exact_sum('case when year = last_year then persons else 0 end') }} as last_persons
    from projected
    group by scenario_id, scheme_id, region_code, start_year, last_year

),

final as (

    select
        scenario_id,
        scheme_id,
        region_code,
        start_year,
        last_year,
        start_persons,
        last_persons,
        last_persons - start_persons as change_persons,
        100 * {{ share('(last_persons - start_persons)', 'start_persons') }} as change_per_100
    from ends

)

select * from final
