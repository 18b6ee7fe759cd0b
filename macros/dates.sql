{# The same day some years later (29 February becomes 28 February). years may be an expression. #}
{% macro add_years(date_expression, years) -%}
    {{ adapter.dispatch('add_years', 'vandring')(date_expression, years) }}
{%- endmacro %}

{% macro default__add_years(date_expression, years) -%}
    cast({{ date_expression }} + to_years({{ years }}) as date)
{%- endmacro %}

{% macro spark__add_years(date_expression, years) -%}
    add_months({{ date_expression }}, 12 * ({{ years }}))
{%- endmacro %}

{# The day after. #}
{% macro next_day(date_expression) -%}
    {{ adapter.dispatch('next_day', 'vandring')(date_expression) }}
{%- endmacro %}

{% macro default__next_day(date_expression) -%}
    {{ date_expression }} + 1
{%- endmacro %}

{% macro spark__next_day(date_expression) -%}
    date_add({{ date_expression }}, 1)
{%- endmacro %}

{# The day before. #}
{% macro previous_day(date_expression) -%}
    {{ adapter.dispatch('previous_day', 'vandring')(date_expression) }}
{%- endmacro %}

{% macro default__previous_day(date_expression) -%}
    {{ date_expression }} - 1
{%- endmacro %}

{% macro spark__previous_day(date_expression) -%}
    date_sub({{ date_expression }}, 1)
{%- endmacro %}

{# A date some days later; days may be an expression without a fraction. #}
{% macro add_days(date_expression, days) -%}
    {{ adapter.dispatch('add_days', 'vandring')(date_expression, days) }}
{%- endmacro %}

{% macro default__add_days(date_expression, days) -%}
    {{ date_expression }} + cast({{ days }} as int)
{%- endmacro %}

{% macro spark__add_days(date_expression, days) -%}
    date_add({{ date_expression }}, cast({{ days }} as int))
{%- endmacro %}

{# Days from one date to another; 0 where they are the same. #}
{% macro days_between(first_date, last_date) -%}
    {{ adapter.dispatch('days_between', 'vandring')(first_date, last_date) }}
{%- endmacro %}

{% macro default__days_between(first_date, last_date) -%}
    ({{ last_date }} - {{ first_date }})
{%- endmacro %}

{% macro spark__days_between(first_date, last_date) -%}
    datediff({{ last_date }}, {{ first_date }})
{%- endmacro %}

{# The order of what is said of a person within a day, where no more is known than the kinds. #}
{% macro order_in_day(event_kind) -%}
    case {{ event_kind }}
        when 'opening' then 0 when 'birth' then 1 when 'immigration' then 2 when 'internal' then 3
        when 'emigration' then 4 when 'death' then 5
    end
{%- endmacro %}
