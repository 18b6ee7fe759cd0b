{#
  A seed's groups from a first to a last value, for each value of the columns of "by", meet without a gap and do not
  overlap; every one has both. The group "leave_out" of the column "label", such as a total, is none of them. They begin at "begins" and end at "ends".
#}
{% test partition(model, first, last, by=[], label=none, leave_out=none, begins=none, ends=none) %}

with ordered as (

    select
        {{ first }} as first_value,
        {{ last }} as last_value,
        lag({{ last }}) over (
            {% if by %}partition by {{ by | join(', ') }}{% endif %} order by {{ first }}, {{ last }}
        ) as earlier_last_value,
        lead({{ first }}) over (
            {% if by %}partition by {{ by | join(', ') }}{% endif %} order by {{ first }}, {{ last }}
        ) as later_first_value
    from {{ model }}
    {% if leave_out is not none %}where coalesce({{ label }}, '') <> '{{ leave_out }}'{% endif %}

)

select *
from ordered
where
    first_value is null
    or last_value is null
    or first_value > last_value
    or first_value <> earlier_last_value + 1
    {% if begins is not none %}or (earlier_last_value is null and first_value <> {{ begins }}){% endif %}
    {% if ends is not none %}or (later_first_value is null and last_value <> {{ ends }}){% endif %}

{% endtest %}
