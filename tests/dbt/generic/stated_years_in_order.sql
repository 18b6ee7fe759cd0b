{#
  A seed's last year is not before its first. Years stated in the same way are compared: whether a calendar year comes
  before one counted from the last covered year depends on the delivery, which leaves such a period out.
#}
{% test stated_years_in_order(model, first_year, last_year) %}

select
    {{ first_year }},
    {{ last_year }}
from {{ model }}
where
    ({{ first_year }} like 'last%') = ({{ last_year }} like 'last%')
    and {{ stated_year(first_year, '0') }} > {{ stated_year(last_year, '0') }}

{% endtest %}
