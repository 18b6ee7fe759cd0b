{# A code has one name: rows with the same columns of "by" and the same code have the same label. #}
{% test one_label(model, code, label, by=[]) %}

select {{ (by + [code]) | join(', ') }}
from {{ model }}
group by {{ (by + [code]) | join(', ') }}
having count(distinct {{ label }}) > 1

{% endtest %}
