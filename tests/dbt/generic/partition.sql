{#
  A seed's groups from a first to a last value, for each value of the columns of "by", meet without a gap and do not
  overlap. The group "leave_out" of the column "label", such as a total, is none of them.
#}
{% test partition(model, first, last, by=[], label=none, leave_out=none) %}

with ordered as (

    select
        {{ first }} as first_value,
        {{ last }} as last_value,
        lag({{ last }}) over (
            {% if by %}partition by {{ by | join(', ') }}{% endif %} order by {{ first }}, {{ last }}
        ) as earlier_last_value
    from {{ model }}
    {% if leave_out is not none %}where {{ label }} <> '{{ leave_out }}'{% endif %}

)

select *
from ordered
where
    first_value > last_value
    or first_value <> earlier_last_value + 1

{% endtest %}
