{#
  The 1 January whose municipalities every table is told by, where the setting geography names one; empty where the
  delivery decides.
#}
{% macro geography_setting() -%}
    {%- set setting = var('geography') | string -%}
    {%- if setting and not modules.re.match('^[0-9]{4}-01-01$', setting) -%}
        {{ exceptions.raise_compiler_error(
            "geography must be a 1 January of the seed municipalities, yyyy-01-01, or empty, not '" ~ setting ~ "'"
        ) }}
    {%- endif -%}
    {{ return(setting) }}
{%- endmacro %}

{# What a published table by municipality or region says at the end of its comment: whose municipalities they are. #}
{% macro geography_told() -%}
    {%- set regional = [] -%}
    {%- for name in model.columns if name.endswith('municipality_code') or name.endswith('region_code') -%}
        {%- do regional.append(name) -%}
    {%- endfor -%}
    {%- if model.schema == 'publication' and model.config.materialized != 'view' and regional -%}
        {%- set source = graph.nodes['model.vandring.build_geography'] -%}
        {%- set geography = api.Relation.create(
            database=source.database, schema=source.schema, identifier=source.alias
        ) -%}
        {%- set date = run_query('select geography_date from ' ~ geography).columns[0][0] -%}
        {{ return(' Municipalities as at ' ~ date ~ '.' if date else ' Regions as delivered.') }}
    {%- endif -%}
    {{ return('') }}
{%- endmacro %}

{# A municipality that has not been given up is in force until empty. #}
{% macro is_in_force(versions, date_expression) -%}
    {{ versions }}.valid_from_date <= {{ date_expression }}
        and ({{ versions }}.valid_to_date is null or {{ versions }}.valid_to_date > {{ date_expression }})
{%- endmacro %}

{# The first and the last date that can be delivered: ends of spans that are open. #}
{% macro earliest_date() -%}
    cast('0001-01-01' as date)
{%- endmacro %}

{% macro latest_date() -%}
    cast('9999-12-31' as date)
{%- endmacro %}

{#
  Whether a stated municipality code has the meaning of a row of municipality_codes: as where somebody is on the date
  (arrives, lives, is born), or as where somebody left. Plain comparisons beside the equal code, so that the engines look
  a code up and do not compare every row with every code.
#}
{% macro names_place(code, date_expression, codes) -%}
    {{ code }} = {{ codes }}.municipality_code
    and {{ date_expression }} >= {{ codes }}.first_date
    and {{ date_expression }} <= {{ codes }}.last_date
{%- endmacro %}

{% macro names_place_left(code, date_expression, codes) -%}
    {{ code }} = {{ codes }}.municipality_code
    and {{ date_expression }} >= {{ codes }}.first_origin_date
    and {{ date_expression }} <= {{ codes }}.last_origin_date
{%- endmacro %}

{# The codes on the Norwegian sides of a message; those on the other side are another defect. #}
{% macro stated_origin(notifications) -%}
    case when {{ notifications }}.notification_type in ('emigration', 'internal')
        then {{ notifications }}.origin_municipality_code end
{%- endmacro %}

{% macro stated_destination(notifications) -%}
    case when {{ notifications }}.notification_type in ('immigration', 'internal')
        then {{ notifications }}.destination_municipality_code end
{%- endmacro %}

{# Whether a row of municipality_assumptions is about a person's opening residence or birth. #}
{% macro is_assumed(stated_place, person_id, code, date_expression) -%}
    assumptions.stated_place = '{{ stated_place }}'
    and {{ person_id }} = assumptions.person_id
    and {{ code }} = assumptions.stated_code
    and {{ date_expression }} = assumptions.event_date
{%- endmacro %}

{# The kind of a code that is stated: of its date, of the geography, of both, of neither. Null where none is stated. #}
{% macro stated_code_kind(code, codes) -%}
    case when {{ code }} is not null then coalesce({{ codes }}.code_kind, 'neither') end
{%- endmacro %}

{# How the register says that it does not know the municipality. #}
{% macro unknown_municipality_code() -%}
    '9999'
{%- endmacro %}
