{# How delivered text becomes typed values. An unreadable value becomes null; is_unreadable tells it from an empty one. #}

{% macro matches_pattern(expression, pattern) -%}
    {{ adapter.dispatch('matches_pattern', 'vandring')(expression, pattern) }}
{%- endmacro %}

{% macro default__matches_pattern(expression, pattern) -%}
    regexp_matches({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches_pattern(expression, pattern) -%}
    regexp_like({{ expression }}, '{{ pattern }}')
{%- endmacro %}

{# Empty means not stated. #}
{% macro delivered_text(column) -%}
    nullif(trim(cast({{ column }} as string)), '')
{%- endmacro %}

{% macro read_pattern(text, pattern) -%}
    case when {{ matches_pattern(text, pattern) }} then {{ text }} end
{%- endmacro %}

{# ISO dates, beginning with a digit; a midnight behind the date is a timestamp column's way of writing it. Casting
   refuses what is no digit between the dashes; a pattern that says so costs three times as much. #}
{% macro read_date(text) -%}
    case
        when {{ text }} not between '0' and ':' then null
        when {{ text }} like '____-__-__' then try_cast({{ text }} as date)
        when {{ text }} like '____-__-__ 00:00:00' then try_cast(substr({{ text }}, 1, 10) as date)
    end
{%- endmacro %}

{% macro read_boolean(text) -%}
    case {{ text }} when 'true' then true when 'false' then false end
{%- endmacro %}

{% macro read_integer(text) -%}
    case when {{ matches_pattern(text, '^[0-9]{1,9}$') }} then cast({{ text }} as int) end
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
    {{ read_pattern(text, '^[0-9]{2,3}$') }}
{%- endmacro %}

{#
  The delivered columns that could not be read, as one text, null where all could.
  columns: list of [delivered name, text column, typed column, is required].
#}
{% macro unreadable_columns(columns) -%}
    nullif(
        concat_ws(
            ', '
            {%- for name, text, typed, is_required in columns %},
            case when {{ typed }} is null{% if not is_required %} and {{ text }} is not null{% endif %} then '{{ name }}' end
            {%- endfor %}
        ),
        ''
    )
{%- endmacro %}
