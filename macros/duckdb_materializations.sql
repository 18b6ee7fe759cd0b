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
        {{ create_table_as(false, relation, compiled_code, language) }}
    {%- endcall -%}
    {{ run_hooks(post_hooks) }}
    {%- do persist_docs(relation, model) -%}
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
