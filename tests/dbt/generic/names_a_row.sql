{# A value of the field "field" of "to", or one of the words that stand for such values; empty is allowed. #}
{% test names_a_row(model, column_name, to, field, or_one_of) %}

select {{ column_name }}
from {{ model }}
where
    {{ column_name }} not in ('{{ or_one_of | join("', '") }}')
    and {{ column_name }} not in (select {{ field }} from {{ to }} where {{ field }} is not null)

{% endtest %}
