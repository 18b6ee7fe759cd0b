{# Why a change of numbers cannot be used, whatever other changes say. A birth date is many persons'. #}
{% macro unusable_change_code() -%}
    case
        when unreadable_columns is not null then 'unreadable'
        when length(old_person_number) <> 11 or length(new_person_number) <> 11 then 'incomplete_person_number'
        when old_person_number = new_person_number then 'same_number'
    end
{%- endmacro %}

{# Which of the changes of a number comes first, those that can be used and others each in an order of their own. #}
{% macro change_order() -%}
    row_number() over (
        partition by old_person_number, unusable_code is null
        order by changed_date, new_person_number, old_person_number_text, changed_date_text
    )
{%- endmacro %}

{# Chains are followed this far: more changes than any person has, and an end to chains that go in a circle. #}
{% macro longest_chain() -%}
    50
{%- endmacro %}
