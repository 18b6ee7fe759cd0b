{#
  How delivered text becomes typed values. An unreadable value becomes null; unreadable_columns tells it from an empty
  one. What can be read must be the same for the check of a delivery (python/vandring/delivery, reading and contract).
#}

{% macro matches_pattern(expression, pattern) -%}
    {{ adapter.dispatch('matches_pattern', 'vandring')(expression, pattern) }}
{%- endmacro %}

{% macro default__matches_pattern(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches_pattern(expression, pattern) -%}
    regexp_like({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{#
  Spaces around a value mean nothing, and empty means not stated. Looking for a space is cheap, trimming every value is
  not. DuckDB would trim other signs too, Spark would not.
#}
{% macro delivered_text(column) -%}
    {%- set text = 'cast(' ~ column ~ ' as string)' -%}
    nullif(case when {{ text }} like '% %' then trim(both ' ' from {{ text }}) else {{ text }} end, '')
{%- endmacro %}

{% macro read_pattern(text, pattern) -%}
    case when {{ matches_pattern(text, pattern) }} then {{ text }} end
{%- endmacro %}

{#
  ISO dates from year 1 on; a midnight behind the date is a timestamp column's way of writing it. Casting refuses what
  is no digit between the dashes, but for a blank at the end of the day; patterns that say so cost three times as much.
#}
{% macro read_date(text) -%}
    case
        when {{ text }} not between '0001' and ':' then null
        when {{ text }} like '____-__-__' then try_cast({{ text }} as date)
        when {{ text }} like '____-__-__ 00:00:00' and {{ text }} not like '_________ %'
            then try_cast(substr({{ text }}, 1, 10) as date)
    end
{%- endmacro %}

{% macro read_boolean(text) -%}
    case {{ text }} when 'true' then true when 'false' then false end
{%- endmacro %}

{% macro read_integer(text, pattern) -%}
    case when {{ matches_pattern(text, pattern) }} then cast({{ text }} as int) end
{%- endmacro %}

{% macro read_year(text) -%}
    {{ read_integer(text, '^[0-9]{4}$') }}
{%- endmacro %}

{% macro read_choice(text, choices) -%}
    case when {{ text }} in ('{{ choices | join("', '") }}') then {{ text }} end
{%- endmacro %}

{% macro read_person_number(text) -%}
    {{ read_pattern(text, '^([0-9]{6}|[0-9]{11})$') }}
{%- endmacro %}

{% macro read_municipality_code(text) -%}
    {{ read_pattern(text, '^[0-9]{4}$') }}
{%- endmacro %}

{% macro read_country_code(text) -%}
    {{ read_pattern(text, '^([0-9]{2,3}|[A-Z]{2,3})$') }}
{%- endmacro %}

{#
  The delivered columns that could not be read, as one text, null where all could: the text is put together for the few
  rows that need it.
  columns: list of [delivered name, text column, typed column, is required, condition on which a required one need
  not be stated and another is not read].
#}
{% macro unreadable_columns(columns) -%}
    {%- set cases = [] -%}
    {%- for column in columns -%}
        {%- set name, text, typed, is_required = column[:4] -%}
        {%- set unreadable = typed ~ ' is null' -%}
        {%- if not is_required -%}
            {%- set unreadable = unreadable ~ ' and ' ~ text ~ ' is not null' -%}
            {%- if column | length > 4 -%}
                {%- set unreadable = unreadable ~ ' and not coalesce(' ~ column[4] ~ ', false)' -%}
            {%- endif -%}
        {%- elif column | length > 4 -%}
            {%- set unreadable = unreadable ~ ' and (' ~ text ~ ' is not null or not coalesce(' ~ column[4] ~ ', false))' -%}
        {%- endif -%}
        {%- do cases.append([name, unreadable]) -%}
    {%- endfor -%}
    case
        when {% for name, unreadable in cases %}{{ unreadable }}{{ ' or ' if not loop.last }}{% endfor %} then concat_ws(
            ', '
            {%- for name, unreadable in cases %},
            case when {{ unreadable }} then '{{ name }}' end
            {%- endfor %}
        )
    end
{%- endmacro %}
