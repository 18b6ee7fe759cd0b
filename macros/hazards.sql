{# Events and exposed persons of a cell's pool at each step, as columns events_1, exposed_persons_1, events_2, … #}
{% macro sums_of_pools(steps) -%}
    {%- for step in steps -%}
    {%- set step_number = loop.index -%}
    {%- for quantity in ['events', 'exposed_persons'] -%}
    cast(sum({{ quantity }}) over (partition by base_period_id, grouped_by, stream_code, {{ step }}) as bigint)
        as {{ quantity }}_{{ step_number }}{{ "," if not loop.last }}
    {% endfor -%}
    {{ "," if not loop.last }}
    {% endfor -%}
{%- endmacro %}

{#
  The first of the steps whose pool is large enough: the fine ones need the minimum exposure, the others anybody at all,
  the last nothing.
#}
{% macro first_sufficient_step(steps, fine_steps) -%}
    {%- for step in steps[:-1] %}
            when exposed_persons_{{ loop.index }} >= {{ rule_parameter('minimum_hazard_exposure') if loop.index <= fine_steps else 1 }}
                then {{ loop.index }}
    {%- endfor %}
            else {{ steps | length }}
{%- endmacro %}

{# Events or exposed persons of the pool that was chosen. #}
{% macro of_chosen_pool(quantity, steps) -%}
    case pooling_step
    {%- for step in steps %}
            when {{ loop.index }} then {{ quantity }}_{{ loop.index }}
    {%- endfor %}
            else 0
        end
{%- endmacro %}
