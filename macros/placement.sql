{# Where tables stand. Rooms are schemas by their plain names, whatever the target's default schema is called. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}

{# What is published is written straight into the files that are published; DuckDB has them attached. #}
{% macro generate_database_name(custom_database_name, node) -%}
    {%- if target.type == 'duckdb' and node.config.schema == 'publication' -%}
        published
    {%- elif target.type == 'duckdb' and node.config.schema == 'open' -%}
        opened
    {%- else -%}
        {{ default__generate_database_name(custom_database_name, node) }}
    {%- endif -%}
{%- endmacro %}
