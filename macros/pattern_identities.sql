{# Years and schemes in which covariate patterns do not hold every person-year once, with its emigration and death. #}
{% macro patterns_unlike_person_years(patterns, is_backdated) -%}
with person_years as (

    select
        year,
        count(*) as persons,
        count(case when {{ 'has_emigrated_when_backdated' if is_backdated else 'has_emigrated' }} then 1 end)
            as emigrated_persons,
        count(case when has_died then 1 end) as dead_persons
    from {{ ref('immigrant_person_years') }}
    where {{ not is_backdated }} or is_resident_when_backdated
    group by year

),

schemes as (

    select distinct scheme_id
    from {{ ref('municipality_regions') }}
    where scheme_id in {{ immigrant_schemes() }}

),

patterns as (

    select
        year,
        scheme_id,
        sum(stayed_persons + moved_persons + emigrated_persons + dead_persons) as persons,
        sum(emigrated_persons) as emigrated_persons,
        sum(dead_persons) as dead_persons
    from {{ patterns }}
    group by year, scheme_id

)

select
    person_years.*,
    schemes.scheme_id,
    patterns.persons as pattern_persons
from person_years
cross join schemes
left join patterns
    on
        person_years.year = patterns.year
        and schemes.scheme_id = patterns.scheme_id
where
    patterns.persons is null
    or person_years.persons <> patterns.persons
    or person_years.emigrated_persons <> patterns.emigrated_persons
    or person_years.dead_persons <> patterns.dead_persons
{%- endmacro %}
