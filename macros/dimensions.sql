{#
  Every row once in each dimension, with its category there: columns dimension and category beside those named.
  dimensions: name → expression of the category, as text.
#}
{% macro by_dimension(model, columns, dimensions) -%}
    {%- for dimension, category in dimensions.items() %}
    {% if not loop.first %}union all{% endif %}
    select
        {{ columns | join(', ') }},
        '{{ dimension }}' as dimension,
        {{ category }} as category
    from {{ model }}
    {%- endfor %}
{%- endmacro %}

{# Every age once, in the narrowest of the groups that hold it, as groups may overlap; "all" aside. Columns age, age_group. #}
{% macro narrowest_age_groups(groups) -%}
    select
        ages.age,
        min_by(age_groups.age_group, age_groups.last_age - age_groups.first_age) as age_group
    from {{ ref('ages') }} as ages
    inner join {{ groups }} as age_groups
        on ages.age between age_groups.first_age and age_groups.last_age
    where age_groups.age_group <> 'all'
    group by ages.age
{%- endmacro %}
