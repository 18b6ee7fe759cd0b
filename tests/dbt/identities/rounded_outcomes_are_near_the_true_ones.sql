-- Counts of 1 and 2 are 0 or the base, all others are what they were, and nobody stands where nobody was. Who is left
-- out had an outcome that fewer than the base of everybody had, in one of the schemes.
{{ config(enabled=target.type == 'duckdb') }}

with cells as (

    select * from {{ ref('immigrant_outcome_cells') }}

),

rounded as (

    select * from {{ ref('rounded_immigrant_outcome_cells') }}

),

everybody as (

    select
        year,
        age_band,
        sum(case when outcome = 'emigrated' then persons else 0 end) as emigrated,
        sum(case when outcome = 'died' then persons else 0 end) as died
        {% for scheme in var('immigrant_schemes') %}
            ,
            sum(case when {{ scheme }}_border_is_crossed then persons else 0 end) as {{ scheme }}_movers
        {% endfor %}
    from {{ ref('events_beside_immigrants') }}
    group by year, age_band

),

told as (

    select
        cells.*,
        (cells.outcome <> 'emigrated' or everybody.emigrated >= {{ rule_parameter('rounding_base') }})
        and (cells.outcome <> 'died' or everybody.died >= {{ rule_parameter('rounding_base') }})
        {% for scheme in var('immigrant_schemes') %}
            and (
                not cells.{{ scheme }}_border_is_crossed
                or everybody.{{ scheme }}_movers >= {{ rule_parameter('rounding_base') }}
            )
        {% endfor %}
            as is_told
    from cells
    left join everybody
        on cells.year = everybody.year and cells.age_band = everybody.age_band

),

compared as (

    select
        told.year,
        told.persons,
        told.is_told,
        told.persons < {{ rule_parameter('rounding_base') }} as is_small,
        rounded.rounded_persons
    from told
    full outer join rounded
        on
            {% for scheme in var('immigrant_schemes') %}
                told.{{ scheme }}_border_is_crossed = rounded.{{ scheme }}_border_is_crossed
                and
            {% endfor %}
            told.year = rounded.year
            and told.age_band = rounded.age_band
            and told.background = rounded.background
            and told.outcome = rounded.outcome

)

select *
from compared
where
    persons is null
    or is_told is null
    or is_told <> (rounded_persons is not null)
    or (is_small and rounded_persons not in (0, {{ rule_parameter('rounding_base') }}))
    or (not is_small and rounded_persons <> persons)
