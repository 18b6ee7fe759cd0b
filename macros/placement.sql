{#
  Where tables stand. Rooms are schemas by their plain names, whatever the target's default schema is called. A cluster
  has schemas of others: there the profile's schema stands before them.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if target.type == 'spark' and custom_schema_name -%}
        {{ target.schema }}_{{ custom_schema_name | trim }}
    {%- else -%}
        {{ (custom_schema_name or target.schema) | trim }}
    {%- endif -%}
{%- endmacro %}

{#
  What is published is written straight into the files that are published, where the profile attaches them; with a profile
  that has one file, into that.
#}
{% macro generate_database_name(custom_database_name, node) -%}
    {%- set files = {'publication': 'published', 'open': 'opened'} -%}
    {%- set attached = (target.attach or []) | map(attribute='alias') | list -%}
    {%- if target.type == 'duckdb' and files.get(node.config.schema) in attached -%}
        {{ files[node.config.schema] }}
    {%- else -%}
        {{ default__generate_database_name(custom_database_name, node) }}
    {%- endif -%}
{%- endmacro %}
