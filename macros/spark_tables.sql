{#
  Tables that Spark makes are Parquet files in the folder spark of the build directory, SCHEMA/TABLE, where DuckDB reads
  them. The cluster and this machine see the same directory; where its path is another there, VANDRING_SPARK_BUILD_DIR
  says it (docs/spark.md).
#}
{% macro spark__location_clause() -%}
    location '{{ build_directory_of_spark() }}/spark/{{ folder_of_spark_table(this.schema, this.identifier) }}'
{%- endmacro %}

{% macro build_directory_of_spark() -%}
    {{- env_var('VANDRING_SPARK_BUILD_DIR', '') or env_var('VANDRING_BUILD_DIR', 'build') -}}
{%- endmacro %}

{# On Spark the profile's schema stands before that of the room. #}
{% macro folder_of_spark_table(schema, identifier) -%}
    {%- set before = target.schema ~ '_' -%}
    {{- schema[(before | length):] if target.type == 'spark' else schema }}/{{ identifier -}}
{%- endmacro %}

{#
  A table that Spark has made, on DuckDB: a view of its files, so that nothing is copied; a table where it is published,
  with the types of its contract.
#}
{% materialization made_by_spark, adapter='duckdb' %}
    {%- set is_published = config.get('contract').enforced -%}
    {%- set relation = this.incorporate(type='table' if is_published else 'view') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is not none -%}{%- do adapter.drop_relation(existing) -%}{%- endif -%}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% call statement('main') -%}
        {{ create_table_as(false, relation, spark_files_by_contract()) if is_published
            else get_create_view_as_sql(relation, 'select * from ' ~ spark_files()) }}
    {%- endcall %}
    {% do persist_docs(relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ return({'relations': [relation]}) }}
{% endmaterialization %}

{% macro spark_files() -%}
    {{ adapter.dispatch('spark_files', 'vandring')() }}
{%- endmacro %}

{% macro default__spark_files() -%}
    {%- set folder = env_var('VANDRING_BUILD_DIR', 'build') ~ '/spark/' ~ folder_of_spark_table(this.schema, this.identifier) -%}
    read_parquet('{{ taken_literally(folder) }}/*.parquet')
{%- endmacro %}

{% macro spark_files_by_contract() -%}
    select
        {%- for column in model.columns.values() %}
        cast({{ adapter.quote(column.name) }} as {{ column.data_type }}) as {{ adapter.quote(column.name) }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from {{ spark_files() }}
{%- endmacro %}
