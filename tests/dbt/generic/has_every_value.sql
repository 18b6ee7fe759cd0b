{# Each of the values, which rules ask for by name, has a row. #}
{% test has_every_value(model, column_name, values) %}

with wanted as (

    {% for value in values %}
    {% if not loop.first %}union all{% endif %}
    select '{{ value }}' as wanted_value
    {% endfor %}

)

select wanted.wanted_value
from wanted
left join {{ model }} as stated
    on wanted.wanted_value = cast(stated.{{ column_name }} as {{ dbt.type_string() }})
where stated.{{ column_name }} is null

{% endtest %}
