-- Counts of 1 and 2 are 0 or the base; all others are what they were; and nobody stands where nobody was.
{{ config(enabled=target.type == 'duckdb') }}

{%- set keys = ['year', 'age_band', 'background'] -%}
{%- for scheme in var('immigrant_schemes') %}{% do keys.append(scheme ~ '_region_code') %}{% endfor %}

with cells as (

    select * from {{ ref('immigrant_cells') }}

),

rounded as (

    select * from {{ ref('rounded_immigrant_cells') }}

)

select
    {% for key in keys -%}
    cells.{{ key }},
    {% endfor -%}
    cells.persons,
    rounded.rounded_persons
from cells
full join rounded
    on
        {% for key in keys -%}
        cells.{{ key }} = rounded.{{ key }}
        {% if not loop.last %}and {% endif %}
        {%- endfor %}
where
    cells.persons is null
    or rounded.rounded_persons is null
    or rounded.rounded_persons not in (
        case when cells.persons < {{ rule_parameter('rounding_base') }} then 0 else cells.persons end,
        case when cells.persons < {{ rule_parameter('rounding_base') }}
            then {{ rule_parameter('rounding_base') }} else cells.persons end
    )
