-- The same patterns with the same persons in every outcome year that a sample pools, and no other years.
{% set counts = ['stayed_persons', 'moved_persons', 'emigrated_persons', 'dead_persons'] -%}
{% set columns = pattern_columns() + counts -%}
with samples as (

    select *
    from {{ ref('resolved_estimation_samples') }}
    where first_year < last_year

),

patterns as (

    select distinct
        patterns.{{ columns | join(',\n        patterns.') }}
    from {{ ref('immigrant_patterns') }} as patterns
    inner join samples
        on
            patterns.scheme_id = samples.scheme_id
            and patterns.year between samples.first_year and samples.last_year

),

sides as (

    select
        {{ columns | join(',\n        ') }},
        1 as side
    from patterns
    union all
    select
        {{ columns | join(',\n        ') }},
        -1 as side
    from {{ ref('pooled_patterns') }}

)

select {{ columns | join(',\n        ') }}
from sides
group by {{ columns | join(',\n        ') }}
having sum(side) != 0
