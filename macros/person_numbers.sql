{# Σ weight · digit over the first digits of a person number, modulo 11; both checks ask that it be 0. #}
{% macro check_remainder(weights) -%}
    mod(
        {%- for weight in weights -%}
        {{ weight }} * digit_{{ loop.index }}{% if not loop.last %} + {% endif %}
        {%- endfor -%}
        , 11)
{%- endmacro %}

{# -mm-dd of the birth date that a number states, less what its series adds to month and day. #}
{% macro month_and_day(parts, series) -%}
    '-' || lpad(cast({{ parts }}.month_in_number - {{ series }}.month_offset as string), 2, '0')
    || '-' || lpad(cast({{ parts }}.day_in_number - {{ series }}.day_offset as string), 2, '0')
{%- endmacro %}

{# Whether a number's check digits follow a rule, and it is named late enough to have been given under it. #}
{% macro passes_check_digits(readings, rule) -%}
    {{ readings }}.first_remainder = {{ rule }}.first_remainder
            and {{ readings }}.second_remainder = 0
            and ({{ rule }}.first_given_date is null or {{ readings }}.last_named_date >= {{ rule }}.first_given_date)
{%- endmacro %}

{# Whether a stated fact is what the person number tells: agrees, differs, not_told, or not_named where no message names it. #}
{% macro agreement(stated, told, number) -%}
    case
            when {{ number }} is null then 'not_named'
            when {{ told }} is null then 'not_told'
            when {{ stated }} = {{ told }} then 'agrees'
            else 'differs'
        end
{%- endmacro %}
