{#
  A table of the schemas publication or open. Elsewhere than on DuckDB the project lacks the tables made by Python; where
  counts are delivered, those that need persons.
#}
{% test published_table(model, column_name) %}

{%- set names = [] -%}
{%- for node in (graph.nodes if execute else {}).values() -%}
    {%- if node.resource_type == 'model' and node.schema in ('publication', 'open') -%}
        {%- do names.append(node.alias) -%}
    {%- endif -%}
{%- endfor %}

select {{ column_name }}
from {{ model }}
where
    {{ 'true' if target.type == 'duckdb' and delivers_persons() else 'false' }}
    and {{ column_name }} not in ('{{ names | join("', '") }}')

{% endtest %}
