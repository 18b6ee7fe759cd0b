-- Counts of 1 and 2 are 0 or the base; all others are what they were; nobody stands where nobody was; and none is
-- missing where as many as the base live.
{{ config(enabled=target.type == 'duckdb') }}

with cells as (

    select * from {{ ref('immigrant_cells') }}

),

rounded as (

    select * from {{ ref('rounded_immigrant_cells') }}

),

residents as (

    select * from {{ ref('residents_beside_immigrants') }}

),

told as (

    select cells.*
    from cells
    inner join residents
        on
            {% for scheme in var('immigrant_schemes') %}
                cells.{{ scheme }}_region_code = residents.{{ scheme }}_region_code
                and
            {% endfor %}
            cells.year = residents.year
            and cells.age_band = residents.age_band
    where residents.persons >= {{ rule_parameter('rounding_base') }}

),

compared as (

    select
        told.year,
        told.age_band,
        told.background,
        told.persons,
        rounded.rounded_persons,
        told.persons < {{ rule_parameter('rounding_base') }} as is_small
    from told
    full outer join rounded
        on
            {% for scheme in var('immigrant_schemes') %}
                told.{{ scheme }}_region_code = rounded.{{ scheme }}_region_code
                and
            {% endfor %}
            told.year = rounded.year
            and told.age_band = rounded.age_band
            and told.background = rounded.background

)

select *
from compared
where
    persons is null
    or rounded_persons is null
    or (is_small and rounded_persons not in (0, {{ rule_parameter('rounding_base') }}))
    or (not is_small and rounded_persons <> persons)
