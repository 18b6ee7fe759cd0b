{# Rooms are schemas by their plain names, whatever the target's default schema is called. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
