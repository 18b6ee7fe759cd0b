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
