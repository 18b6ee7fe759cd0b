{#
  Emigration and internal out-migration of immigrants, as the CTE `rates` over a CTE `groups` with the columns of
  immigrant_groups. One row per period, scheme, age group, value of `keys` and value of `totalled`, where 'all' stands
  for all values of a column together. Periods and the seed's age groups overlap.
#}
{% macro immigrant_rates(totalled, keys=[]) -%}
{%- set counts = [
    'persons', 'internal_out_movers', 'emigrants', 'deaths', 'administrative_emigrants', 'backdated_persons',
    'backdated_internal_out_movers', 'backdated_emigrants',
] -%}
{%- set dimensions = keys + totalled -%}
group_ages as (

    select
        age_groups.age_group,
        ages.age
    from {{ ref('immigrant_age_groups') }} as age_groups
    inner join {{ ref('ages') }} as ages
        on ages.age between age_groups.first_age and age_groups.last_age

),

cells as (

    select
        year,
        scheme_id,
        age,
        {{ dimensions | join(', ') }}
        {%- for count in counts %},
        cast(sum({{ count }}) as bigint) as {{ count }}
        {%- endfor %}
    from groups
    group by year, scheme_id, age, {{ dimensions | join(', ') }}

),

summed as (

    select
        period_years.period_id,
        cells.scheme_id,
        group_ages.age_group
        {%- for key in keys %},
        cells.{{ key }}
        {%- endfor %}
        {%- for column in totalled %},
        case when grouping(cells.{{ column }}) = 1 then 'all' else cells.{{ column }} end as {{ column }}
        {%- endfor %}
        {%- for count in counts %},
        cast(sum(cells.{{ count }}) as bigint) as {{ count }}
        {%- endfor %},
        min(period_years.is_backdating_complete) as is_backdating_complete
    from cells
    inner join {{ ref('period_years') }} as period_years
        on cells.year = period_years.year
    inner join group_ages
        on cells.age = group_ages.age
    group by
        period_years.period_id, cells.scheme_id, group_ages.age_group
        {%- for key in keys %}, cells.{{ key }}{% endfor %},
        cube(cells.{{ totalled | join(', cells.') }})

),

rates as (

    select
        *,
        100 * {{ share('emigrants', 'persons') }} as emigration_rate_per_100,
        100 * {{ share('internal_out_movers', 'persons') }} as internal_out_migration_rate_per_100,
        100 * {{ share('backdated_emigrants', 'backdated_persons') }} as backdated_emigration_rate_per_100,
        100 * {{ share('backdated_internal_out_movers', 'backdated_persons') }}
            as backdated_internal_out_migration_rate_per_100
    from summed

)
{%- endmacro %}

{# The columns of counts and rates that every table of immigrant_rates ends with. #}
{% macro immigrant_rate_columns() -%}
        persons,
        internal_out_movers,
        emigrants,
        deaths,
        emigration_rate_per_100,
        internal_out_migration_rate_per_100,
        administrative_emigrants,
        is_backdating_complete,
        backdated_persons,
        backdated_internal_out_movers,
        backdated_emigrants,
        backdated_emigration_rate_per_100,
        backdated_internal_out_migration_rate_per_100
{%- endmacro %}
