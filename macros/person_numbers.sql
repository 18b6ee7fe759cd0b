{# Σ weight · digit over the first digits of a person number; both mod-11 checks ask that it be divisible by 11. #}
{% macro weighted_digit_sum(person_number, weights) -%}
    (
        {%- for weight in weights %}
        {{ weight }} * cast(substr({{ person_number }}, {{ loop.index }}, 1) as int)
        {%- if not loop.last %} +{% endif %}
        {%- endfor %}
    )
{%- endmacro %}
