{#
  Which list the digits of the delivery's country codes are of, where the setting country_codes says it: register (two and
  three digits) or iso_numeric; empty where the delivery is asked. Letters are ISO's alpha-2 and alpha-3, whatever it says.
#}
{% macro country_codes_setting() -%}
    {%- set setting = var('country_codes') | string -%}
    {%- if setting not in ['', 'register', 'iso_numeric'] -%}
        {{ exceptions.raise_compiler_error(
            "country_codes must be register, iso_numeric or empty, not '" ~ setting ~ "'"
        ) }}
    {%- endif -%}
    {{- setting -}}
{%- endmacro %}

{# Whether a code system is of the list that digits are read by. #}
{% macro is_of_digit_list(code_system, digit_list) -%}
    (
        ({{ digit_list }} = 'register' and {{ code_system }} in ('register_2', 'register_3'))
        or ({{ digit_list }} = 'iso_numeric' and {{ code_system }} = 'iso_numeric')
    )
{%- endmacro %}

{# Whether a stated country is Norway: null where none is stated, false where the code means nothing. #}
{% macro is_norway(country_code) -%}
    instr((select country_codes from {{ ref('norwegian_country_codes') }}), ' ' || {{ country_code }} || ' ') > 0
{%- endmacro %}

{# Texts of a group in their order, with a separator between them. #}
{% macro joined_texts(text, separator) -%}
    {{ adapter.dispatch('joined_texts', 'vandring')(text, separator) }}
{%- endmacro %}

{% macro default__joined_texts(text, separator) -%}
    string_agg({{ text }}, '{{ separator }}' order by {{ text }})
{%- endmacro %}

{% macro spark__joined_texts(text, separator) -%}
    array_join(array_sort(collect_list({{ text }})), '{{ separator }}')
{%- endmacro %}
