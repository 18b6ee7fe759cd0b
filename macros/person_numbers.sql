{# Σ weight · digit over the first digits of a person number, modulo 11; both checks ask that it be 0. #}
{% macro check_remainder(weights) -%}
    mod(
        {%- for weight in weights -%}
        {{ weight }} * digit_{{ loop.index }}{% if not loop.last %} + {% endif %}
        {%- endfor -%}
        , 11)
{%- endmacro %}
