{#
  Tables and views on DuckDB, made under their own names. dbt-duckdb makes them under another name, moves what was there
  out of the way, renames and drops: four statements more, and each is slow in dbt. DuckDB's definitions are part of the
  transaction, so a failure leaves what was there all the same; but for Python models, which write by themselves.
#}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set relation = this.incorporate(type='table') -%}
    {%- set language = model['language'] -%}
    {%- set earlier = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks) }}
    {%- do drop_in_transaction(earlier) -%}
    {%- if language == 'python' and earlier is not none -%}
        {{ adapter.commit() }}
    {%- endif -%}
    {%- call statement('main', language=language) -%}
        {%- if language == 'sql' and model.columns | select('in', identifying_texts()) | list -%}
            {{ create_with_identifying_texts(relation, compiled_code) }}
        {%- else -%}
            {{ create_table_as(false, relation, compiled_code, language) }}
        {%- endif -%}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {%- do persist_docs(relation, model) -%}
    {%- do tell_geography(relation) -%}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {%- set relation = this.incorporate(type='view') -%}
    {{ run_hooks(pre_hooks) }}
    {%- do drop_in_transaction(load_cached_relation(this)) -%}
    {%- call statement('main') -%}
        {{ get_create_view_as_sql(relation, compiled_code) }}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {%- do persist_docs(relation, model) -%}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{#
  Texts that tell rows apart. They are stored as they are: looking for what repeats in them took DuckDB three times as
  long as writing them, and found little.
#}
{% macro identifying_texts() -%}
    {{ return(['notification_id', 'person_number', 'resolved_person_number']) }}
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

{% macro drop_in_transaction(relation) -%}
    {%- if relation is not none -%}
        {%- call statement('drop_earlier') -%}
            drop {{ relation.type }} {{ relation }}
        {%- endcall -%}
    {%- endif -%}
{%- endmacro %}

{#
  Descriptions as comments, in one statement, without asking the database for the columns: a column that is described
  and is not there is an error.
#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set comments = [] -%}
    {%- if for_relation and config.persist_relation_docs() and model.description -%}
        {%- do comments.append('comment on ' ~ relation.type ~ ' ' ~ relation ~ ' is '
            ~ duckdb_escape_comment(model.description)) -%}
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
