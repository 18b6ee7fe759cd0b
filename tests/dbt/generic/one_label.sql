{# A code has one name: rows with the same columns of "by" and the same code have the same label, or none has one. #}
{% test one_label(model, code, label, by=[]) %}

select {{ (by + [code]) | join(', ') }}
from {{ model }}
group by {{ (by + [code]) | join(', ') }}
having count(distinct coalesce({{ label }}, '')) > 1

{% endtest %}
