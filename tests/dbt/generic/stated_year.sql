{# Years of a seed: four digits, or last with what is added to it: last, last-4, last+17. #}
{% test stated_year(model, column_name) %}

select {{ column_name }}
from {{ model }}
where not coalesce({{ matches_pattern(column_name, '^([0-9]{4}|last([+-][0-9]{1,3})?)$') }}, false)

{% endtest %}
