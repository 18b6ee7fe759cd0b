{# The first day of a date's month. #}
{% macro month_of(date_expression) -%}
    make_date(year({{ date_expression }}), month({{ date_expression }}), 1)
{%- endmacro %}

{# Calendar months from the month of one date to that of another. #}
{% macro months_between_dates(first_date, last_date) -%}
    cast(
        12 * (year({{ last_date }}) - year({{ first_date }})) + month({{ last_date }}) - month({{ first_date }}) as int
    )
{%- endmacro %}
