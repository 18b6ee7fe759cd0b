with cells as (

    select * from {{ ref('rounded_immigrant_cells') }}

),

periods as (

    select * from {{ ref('period_years') }}

),

age_groups as (

    select * from {{ ref('immigrant_age_groups') }}

),

placed as (

    {% for scheme in var('immigrant_schemes') %}
        select
            year,
            age_band,
            background,
            '{{ scheme }}' as scheme_id,
            {{ scheme }}_region_code as region_code,
            rounded_persons
        from cells
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

summed as (

    -- Every age group holds all ages of a band or none.
    select
        periods.period_id,
        placed.scheme_id,
        age_groups.age_group,
        case when grouping(placed.region_code) = 1 then 'all' else placed.region_code end as region_code,
        case when grouping(placed.background) = 1 then 'all' else placed.background end as background,
        cast(sum(placed.rounded_persons) as bigint) as persons
    from placed
    inner join periods
        on placed.year = periods.year
    inner join age_groups
        on placed.age_band between age_groups.first_age and age_groups.last_age
    group by
        periods.period_id, placed.scheme_id, age_groups.age_group,
        cube(placed.region_code, placed.background)
    -- A row of 0 would say that somebody is there; who is rounded away looks as who is not there.
    having sum(placed.rounded_persons) > 0

),

final as (

    select
        period_id,
        scheme_id,
        region_code,
        age_group,
        background,
        persons,
        {{ share('persons', "max(case when background = 'all' then persons end) over (
            partition by period_id, scheme_id, region_code, age_group
        )") }} as background_share
    from summed

)

select * from final
