{#
  Limits of what nowcasts are put together of. squared_…: distances from what is expected to its limits, squared; of
  independent parts they add up, and what is subtracted has the opposite limit.
#}
{% macro nowcast_limits() -%}
    {{ return(['lower_limit_90', 'lower_limit_50', 'upper_limit_50', 'upper_limit_90']) }}
{%- endmacro %}

{% macro opposite_limit(limit) -%}
    {{ return(('upper' if limit.startswith('lower') else 'lower') ~ limit[5:]) }}
{%- endmacro %}

{# Of what is added (sign 1) and subtracted: summed. #}
{% macro squared_limits_of_signed() -%}
    {%- for limit in nowcast_limits() -%}
        sum(
            power(
                case when sign = 1 then total_{{ limit }} else total_{{ opposite_limit(limit) }} end
                - expected_total_notifications,
                2
            )
        ) as squared_{{ limit }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# Of a population: what crosses the border, and those who left without a word, who are subtracted. #}
{% macro squared_limits_of_population(flows, unreported) -%}
    {%- for limit in nowcast_limits() -%}
        sum({{ exact_in_any_order(flows ~ '.squared_' ~ limit) }}) + coalesce(
            max(
                power(
                    {{ unreported }}.later_{{ opposite_limit(limit) }} - {{ unreported }}.expected_later_persons, 2
                )
            ),
            0
        ) as squared_{{ limit }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro squared_limits(of) -%}
    {%- for limit in nowcast_limits() -%}
        {{ of }}.squared_{{ limit }}{{ ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{% macro limits_about(column) -%}
    {%- for limit in nowcast_limits() -%}
        {{ column }} {{ '-' if limit.startswith('lower') else '+' }} sqrt(squared_{{ limit }}) as {{ limit }}
        {{- ',\n        ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# A number as a multiple of 2^-20: its sums are exact in whatever order. #}
{% macro exact_in_any_order(column) -%}
    round({{ column }} * 1048576) / 1048576
{%- endmacro %}
