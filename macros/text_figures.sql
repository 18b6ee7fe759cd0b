{# Figures of running text: one row per fact. facts: relation of one row → its columns, each named as its fact. #}
{% macro fact_rows(facts) -%}
    {%- for relation, names in facts.items() %}
        {%- set outer = loop %}
        {%- for name in names %}
    select
        '{{ name }}' as fact_id,
        cast({{ name }} as double) as computed_value
    from {{ relation }}
            {%- if not (loop.last and outer.last) %}
    union all
            {%- endif %}
        {%- endfor %}
    {%- endfor %}
{%- endmacro %}

{# The year of a period that is one calendar year; empty for longer ones. #}
{% macro single_year(period_id) -%}
    case when length({{ period_id }}) = 4 then cast({{ period_id }} as int) end
{%- endmacro %}
