{# A column is stated in the rows in which the column "by" has one of the values, and empty in all others. #}
{% test stated_where(model, column, by, one_of) %}

select
    {{ column }},
    {{ by }}
from {{ model }}
where coalesce({{ by }} in ('{{ one_of | join("', '") }}'), false) = ({{ column }} is null)

{% endtest %}
