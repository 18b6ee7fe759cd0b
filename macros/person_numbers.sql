{# Σ weight · digit over the first digits of a person number, modulo 11; both checks ask that it be 0. #}
{% macro check_remainder(person_number, weights) -%}
    mod(
        {%- for weight in weights -%}
        {{ weight }} * cast(substr({{ person_number }}, {{ loop.index }}, 1) as int){% if not loop.last %} + {% endif %}
        {%- endfor -%}
        , 11)
{%- endmacro %}
