-- Counts of 1 and 2 are 0 or the base; all others are what they were; and nobody stands where nobody was.
{{ config(enabled=target.type == 'duckdb') }}

with cells as (

    select * from {{ ref('immigrant_cells') }}

),

rounded as (

    select * from {{ ref('rounded_immigrant_cells') }}

),

compared as (

    select
        cells.year,
        cells.age_band,
        cells.background,
        cells.persons,
        rounded.rounded_persons,
        cells.persons < {{ rule_parameter('rounding_base') }} as is_small
    from cells
    full outer join rounded
        on
            {% for scheme in var('immigrant_schemes') %}
                cells.{{ scheme }}_region_code = rounded.{{ scheme }}_region_code
                and
            {% endfor %}
            cells.year = rounded.year
            and cells.age_band = rounded.age_band
            and cells.background = rounded.background

)

select *
from compared
where
    persons is null
    or rounded_persons is null
    or (is_small and rounded_persons not in (0, {{ rule_parameter('rounding_base') }}))
    or (not is_small and rounded_persons <> persons)
