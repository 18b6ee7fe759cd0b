{# Where tables stand. Rooms are schemas by their plain names, whatever the target's default schema is called. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}

{# What is published is written straight into the file that is published; DuckDB has it attached. #}
{% macro generate_database_name(custom_database_name, node) -%}
    {%- if target.type == 'duckdb' and node.config.schema == 'publication' -%}
        published
    {%- else -%}
        {{ default__generate_database_name(custom_database_name, node) }}
    {%- endif -%}
{%- endmacro %}
