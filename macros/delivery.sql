{# A table of the delivery as it landed: every column the contract knows, as text. #}
{% macro delivery_table(table_name) -%}
    {%- set relation = source('delivery', table_name) -%}
    {{- adapter.dispatch('delivery_table', 'vandring')(table_name, relation) -}}
{%- endmacro %}

{% macro default__delivery_table(table_name, relation) -%}
    {{ relation }}
{%- endmacro %}

{% macro spark__delivery_table(table_name, relation) -%}
    parquet.`{{ build_directory_of_spark() }}/landing/{{ table_name }}`
{%- endmacro %}

{#
  A delivered person number, as text, of a table that states the numbers of the day it was made: as of an earlier date,
  the number that the person had then.
#}
{% macro delivered_number(column) -%}
    {%- if var('as_of') -%}
        coalesce(
            (
                select max(later.earlier_person_number)
                from {{ ref('later_person_numbers') }} as later
                where later.later_person_number = {{ delivered_text(column) }}
            ),
            {{ delivered_text(column) }}
        )
    {%- else -%}
        {{ delivered_text(column) }}
    {%- endif -%}
{%- endmacro %}

{# The one place where as_of acts: was this known by that date? #}
{% macro is_known_as_of(date_expression) -%}
    {%- set as_of = var('as_of') | string -%}
    {%- if not as_of -%}
        true
    {%- elif not modules.re.match('^[0-9]{4}-[0-9]{2}-[0-9]{2}$', as_of) -%}
        {{ exceptions.raise_compiler_error("as_of must be a date written yyyy-mm-dd, not '" ~ as_of ~ "'") }}
    {%- else -%}
        {{ date_expression }} <= cast('{{ as_of }}' as date)
    {%- endif -%}
{%- endmacro %}

{# A path within quotes of DuckDB's SQL, where functions that read files would take some of its letters for a pattern. #}
{% macro taken_literally(path) -%}
    {{ return(path | replace("[", "[[]") | replace("*", "[*]") | replace("?", "[?]") | replace("'", "''")) }}
{%- endmacro %}
