{# The keys of a schema's tables as rows of SQL values: table, position and column. A table's key is what its
   uniqueness test says: unique_combination, or else unique on a column that is not_null too. #}
{% macro publication_keys(schema='publication') %}

    {%- set keys = {} -%}
    {#- While dbt reads the project it does not know the tests yet. -#}
    {%- set nodes = graph.nodes if execute else {} -%}
    {%- set tests = nodes.values()
        | selectattr('resource_type', 'equalto', 'test') | selectattr('test_metadata', 'defined')
        | sort(attribute='unique_id') | list -%}
    {%- set filled = [] -%}
    {%- for test in tests if test.test_metadata.name == 'not_null' -%}
        {%- do filled.append((test.attached_node, test.column_name)) -%}
    {%- endfor -%}
    {%- for test in tests -%}
        {%- set node = nodes.get(test.attached_node) -%}
        {%- if node and node.resource_type == 'model' and node.schema == schema -%}
            {%- if test.test_metadata.name == 'unique_combination' -%}
                {%- do keys.update({node.alias: test.test_metadata.kwargs.columns}) -%}
            {%- elif test.test_metadata.name == 'unique' and (test.attached_node, test.column_name) in filled
                and node.alias not in keys -%}
                {%- do keys.update({node.alias: [test.column_name]}) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- set rows = [] -%}
    {%- for table in keys | sort -%}
        {%- for column in keys[table] -%}
            {%- do rows.append("('" ~ table ~ "', " ~ loop.index ~ ", '" ~ column ~ "')") -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ rows | join(',\n        ') if rows else "('', 0, '')" }}

{% endmacro %}

{# The published tables of this build as rows of SQL values. #}
{% macro published_table_names() %}

    {%- set rows = [] -%}
    {%- for node in (graph.nodes if execute else {}).values() if node.resource_type == 'model' -%}
        {%- if node.schema in ['publication', 'open'] and node.config.materialized not in ['ephemeral', 'view'] -%}
            {%- do rows.append("('" ~ node.alias ~ "')") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ rows | sort | join(',\n        ') if rows else "('')" }}

{% endmacro %}
