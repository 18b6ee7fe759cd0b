{# A number of the rule_parameters seed, as a scalar subquery. #}
{% macro rule_parameter(name) -%}
    (select value from {{ ref('rule_parameters') }} where parameter = '{{ name }}')
{%- endmacro %}

{# The open age group at the top of the population, and the highest age at which migration is counted. #}
{% macro oldest_age() -%}
    99
{%- endmacro %}

{% macro oldest_migration_age() -%}
    69
{%- endmacro %}

{# The open group at the top of the completed years since a first immigration or a last emigration. #}
{% macro longest_duration() -%}
    16
{%- endmacro %}

{# A number that a model estimated, as anybody sees it: so few decimals that they tell of nobody's row. #}
{% macro open_result(column) -%}
    round({{ column }} * {{ rule_parameter('parts_of_a_model_result') }})
        / {{ rule_parameter('parts_of_a_model_result') }}
{%- endmacro %}
