{# A date lies in a period whose ends are included; an empty end is open. #}
{% macro is_within(value, first, last) -%}
    ({{ first }} is null or {{ value }} >= {{ first }}) and ({{ last }} is null or {{ value }} <= {{ last }})
{%- endmacro %}
