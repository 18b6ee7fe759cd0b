{#
  Before dbt builds or tests: has a delivery landed, and is it of the kind that the models are asked for? Said once, here,
  instead of by every model that reads it. What is made of seeds alone needs none.
#}
{% macro require_landing() -%}
    {%- if execute and target.type == 'duckdb' and reads_the_delivery(selected_resources) -%}
        {%- set build = env_var('VANDRING_BUILD_DIR', 'build') -%}
        {%- set asked = var('delivery_kind', 'persons') -%}
        {%- set landed = landed_kind(build ~ '/landing') -%}
        {%- if not landed -%}
            {{ exceptions.raise_compiler_error(
                "no delivery has landed in " ~ build ~ "/landing, so there is nothing to build from. Land one first: "
                ~ "vandring land DIR. A synthetic one is made by: vandring synthesize --out DIR --persons 5000. "
                ~ "vandring build does all of it and publishes (docs/dbt.md)"
            ) }}
        {%- elif landed != asked -%}
            {{ exceptions.raise_compiler_error(
                "a delivery of " ~ landed ~ " has landed in " ~ build ~ "/landing, and dbt was asked for one of " ~ asked
                ~ ". Say so to dbt: --vars 'delivery_kind: " ~ landed ~ "', or land another delivery (docs/dbt.md)"
            ) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# persons, counts, or nothing where no delivery lies in a folder. #}
{% macro landed_kind(folder) -%}
    {%- set kinds = {'notifications': 'persons', 'population': 'counts'} -%}
    {%- for table, kind in kinds.items() -%}
        {%- if run_query("select 1 from glob('" ~ taken_literally(folder) ~ "/" ~ table ~ "/*.parquet') limit 1") | length -%}
            {{ return(kind) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return('') }}
{%- endmacro %}

{# Whether any of these nodes is a source of the delivery, or is made of one. #}
{% macro reads_the_delivery(resources) -%}
    {%- set waiting = resources | list -%}
    {%- set seen = {} -%}
    {#- Grows while it is gone through. -#}
    {%- for resource in waiting if resource not in seen -%}
        {%- do seen.update({resource: true}) -%}
        {%- if resource.startswith('source.') -%}{{ return(true) }}{%- endif -%}
        {%- if resource in graph.nodes -%}{%- do waiting.extend(graph.nodes[resource].depends_on.nodes or []) -%}{%- endif -%}
    {%- endfor -%}
    {{ return(false) }}
{%- endmacro %}
