{#
  The date on which a census correction counts in every series, by the setting census_corrections; null where it is
  left out.
#}
{% macro census_correction_date(registration_date, redated_date) -%}
    {%- set dates = {'registered': registration_date, 'left_out': 'cast(null as date)', 'redated': redated_date} -%}
    {%- set setting = var('census_corrections') -%}
    {%- if setting not in dates -%}
        {{ exceptions.raise_compiler_error(
            "census_corrections must be " ~ dates.keys() | join(' or ') ~ ", not '" ~ setting ~ "'"
        ) }}
    {%- endif -%}
    {{ dates[setting] }}
{%- endmacro %}

{# The date on which an event counts in every series; null for what is left out. #}
{% macro counted_date(events, corrections) -%}
    case
        when {{ events }}.is_census_correction then {{ corrections }}.counted_date
        else {{ events }}.registration_date
    end
{%- endmacro %}
