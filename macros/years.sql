{# A row for each year from the first to the last, both included. The last must not be before the first. #}
{% macro each_year(first, last) -%}
    {{ adapter.dispatch('each_year', 'vandring')(first, last) }}
{%- endmacro %}

{% macro default__each_year(first, last) -%}
    cast(unnest(range({{ first }}, {{ last }} + 1)) as int)
{%- endmacro %}

{% macro spark__each_year(first, last) -%}
    explode(sequence({{ first }}, {{ last }}))
{%- endmacro %}
