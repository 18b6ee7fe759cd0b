{# numerator / denominator, null where nothing is there to divide by. #}
{% macro share(numerator, denominator) -%}
    {{ numerator }} / cast(nullif({{ denominator }}, 0) as double)
{%- endmacro %}

{# Events per exposed person, 0 where nobody is exposed; a flag beside it tells the one zero from the other. #}
{% macro rate(events, exposed) -%}
    coalesce({{ share(events, exposed) }}, 0)
{%- endmacro %}

{# A sum of doubles that does not depend on the order of the rows: added up as decimals of twelve places. #}
{% macro exact_sum(value) -%}
    cast(sum(cast({{ value }} as decimal(28, 12))) as double)
{%- endmacro %}
