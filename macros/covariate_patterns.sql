{# What immigrants of a pattern have in common: the columns of immigrant_patterns but for its counts. #}
{% macro pattern_columns() -%}
    {{ return([
        'year', 'scheme_id', 'region_code', 'centrality', 'county_code', 'sex', 'age', 'duration_group',
        'education_level', 'labour_status', 'background', 'family_size', 'family_immigrants',
    ]) }}
{%- endmacro %}

{# The counts of a pattern. #}
{% macro persons_by_outcome(outcome) -%}
    count(case when {{ outcome }} = 'stayed' then 1 end) as stayed_persons,
        count(case when {{ outcome }} = 'moved' then 1 end) as moved_persons,
        count(case when {{ outcome }} = 'emigrated' then 1 end) as emigrated_persons,
        count(case when {{ outcome }} = 'died' then 1 end) as dead_persons
{%- endmacro %}

{# Immigrants of a year by covariates and by one of the outcomes of immigrant_outcomes; who has none is not counted. #}
{% macro covariate_patterns(outcome) -%}
with outcomes as (

    select * from {{ ref('immigrant_outcomes') }}

),

municipalities as (

    select * from {{ ref('geography_municipalities') }}

),

counted as (

    select
        outcomes.*,
        {{ outcome }} as counted_outcome,
        municipalities.centrality,
        municipalities.county_code
    from outcomes
    inner join municipalities
        on outcomes.origin_municipality_code = municipalities.municipality_code

),

final as (

    select
        {{ pattern_columns() | join(',\n        ') }},
        {{ persons_by_outcome('counted_outcome') }}
    from counted
    where counted_outcome is not null
    group by {{ pattern_columns() | join(', ') }}

)

select * from final
{%- endmacro %}

{# The outcomes by the setting administrative_emigrations: the one that the models explain first, then the other. #}
{% macro counted_outcomes() -%}
    {%- set outcomes = {'registered': 'outcome', 'backdated': 'backdated_outcome'} -%}
    {%- set setting = var('administrative_emigrations') -%}
    {%- if setting not in outcomes -%}
        {{ exceptions.raise_compiler_error(
            "administrative_emigrations must be " ~ outcomes.keys() | join(' or ') ~ ", not '" ~ setting ~ "'"
        ) }}
    {%- endif -%}
    {{ return([outcomes.pop(setting)] + outcomes.values() | list) }}
{%- endmacro %}
