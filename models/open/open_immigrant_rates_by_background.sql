{{ config(alias='immigrant_rates_by_background') }}

with rounded_outcomes as (

    select * from {{ ref('rounded_immigrant_outcome_cells') }}

),

immigrants as (

    select * from {{ ref('immigrants_by_background') }}

),

periods as (

    select * from {{ ref('period_years') }}

),

age_groups as (

    select * from {{ ref('immigrant_age_groups') }}

),

outcomes as (

    {% for scheme in var('immigrant_schemes') %}
        select
            year,
            age_band,
            background,
            '{{ scheme }}' as scheme_id,
            case when {{ scheme }}_border_is_crossed then rounded_persons else 0 end as internal_out_movers,
            case when outcome = 'emigrated' then rounded_persons else 0 end as emigrants,
            case when outcome = 'died' then rounded_persons else 0 end as deaths
        from rounded_outcomes
        {% if not loop.last %}union all{% endif %}
    {% endfor %}

),

summed as (

    -- Every age group holds all ages of a band or none.
    select
        periods.period_id,
        outcomes.scheme_id,
        age_groups.age_group,
        case when grouping(outcomes.background) = 1 then 'all' else outcomes.background end as background,
        cast(sum(outcomes.internal_out_movers) as bigint) as internal_out_movers,
        cast(sum(outcomes.emigrants) as bigint) as emigrants,
        cast(sum(outcomes.deaths) as bigint) as deaths
    from outcomes
    inner join periods
        on outcomes.year = periods.year
    inner join age_groups
        on outcomes.age_band between age_groups.first_age and age_groups.last_age
    group by periods.period_id, outcomes.scheme_id, age_groups.age_group, cube(outcomes.background)
    having sum(outcomes.internal_out_movers + outcomes.emigrants + outcomes.deaths) > 0

),

persons as (

    -- Those of immigrants_by_background: no number is published twice with two values.
    select *
    from immigrants
    where region_code = 'all'

),

counted as (

    select
        coalesce(persons.period_id, summed.period_id) as period_id,
        coalesce(persons.scheme_id, summed.scheme_id) as scheme_id,
        coalesce(persons.age_group, summed.age_group) as age_group,
        coalesce(persons.background, summed.background) as background,
        coalesce(persons.persons, 0) as persons,
        coalesce(summed.internal_out_movers, 0) as internal_out_movers,
        coalesce(summed.emigrants, 0) as emigrants,
        coalesce(summed.deaths, 0) as deaths
    from persons
    full outer join summed
        on
            persons.period_id = summed.period_id
            and persons.scheme_id = summed.scheme_id
            and persons.age_group = summed.age_group
            and persons.background = summed.background

),

final as (

    select
        period_id,
        scheme_id,
        age_group,
        background,
        persons,
        internal_out_movers,
        emigrants,
        deaths,
        100 * {{ share('emigrants', 'persons') }} as emigration_rate_per_100,
        100 * {{ share('internal_out_movers', 'persons') }} as internal_out_migration_rate_per_100
    from counted

)

select * from final
