{#
  Texts that tell rows apart. They are stored as they are: looking for what repeats in them takes DuckDB longer than
  writing them, and finds little.
#}
{% macro identifying_texts() -%}
    {{ return(['notification_id', 'person_number', 'resolved_person_number']) }}
{%- endmacro %}

{# dbt-duckdb's own, but for tables with identifying texts. #}
{% macro duckdb__create_table_as(
    temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none
) -%}
    {%- if language == 'sql' and not temporary and model.columns | select('in', identifying_texts()) | list -%}
        {{ create_with_identifying_texts(relation, compiled_code) }}
    {%- else -%}
        {{ dbt.duckdb__create_table_as(
            temporary, relation, compiled_code, language, partitioned_by, sorted_by
        ) }}
    {%- endif -%}
{%- endmacro %}

{# How a column is stored can only be said of a table that is defined before it is filled. #}
{% macro create_with_identifying_texts(relation, sql) -%}
    {%- set types = {} -%}
    {%- if config.get('contract').enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
        {%- for column in model.columns.values() -%}{%- do types.update({column.name: column.data_type}) -%}{%- endfor -%}
    {%- else -%}
        {%- for column in adapter.get_column_schema_from_query(sql) -%}
            {%- do types.update({column.name: column.dtype}) -%}
        {%- endfor -%}
    {%- endif -%}
    create table {{ relation }} (
        {%- for name, type in types.items() %}
        {{ adapter.quote(name) }} {{ type }}
        {%- if name in identifying_texts() %} using compression uncompressed{% endif -%}
        {{ ',' if not loop.last }}
        {%- endfor %}
    );
    insert into {{ relation }} by name
    {{ sql }}
{%- endmacro %}

{#
  Descriptions as comments, in one statement, without asking the database for the columns: a column that is described
  and is not there is an error.
#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set comments = [] -%}
    {%- if for_relation and config.persist_relation_docs() and model.description -%}
        {%- do comments.append('comment on ' ~ relation.type ~ ' ' ~ relation ~ ' is '
            ~ duckdb_escape_comment(model.description ~ geography_told())) -%}
    {%- endif -%}
    {%- if for_columns and config.persist_column_docs() -%}
        {%- for name, column in model.columns.items() if column.description -%}
            {%- do comments.append('comment on column ' ~ relation ~ '.' ~ adapter.quote(name) ~ ' is '
                ~ duckdb_escape_comment(column.description)) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if comments -%}
        {%- call statement('comments') -%}
            {{ comments | join(';\n') }}
        {%- endcall -%}
    {%- endif -%}
{%- endmacro %}
