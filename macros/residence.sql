{# Where a person is who lives in no municipality. Codes of municipalities have four digits. #}
{% macro abroad() -%}
    'abroad'
{%- endmacro %}

{% macro dead() -%}
    'dead'
{%- endmacro %}

{# Whether a code of where somebody is stands for a municipality. #}
{% macro is_in_norway(code) -%}
    {{ code }} not in ({{ abroad() }}, {{ dead() }})
{%- endmacro %}
