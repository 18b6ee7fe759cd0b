{# What immigrants of a pattern have in common: the columns of immigrant_patterns but for its counts. #}
{% macro pattern_columns() -%}
    {{ return([
        'year', 'scheme_id', 'region_code', 'centrality', 'county_code', 'sex', 'age', 'duration_group',
        'education_level', 'labour_status', 'background', 'family_size', 'family_immigrants',
    ]) }}
{%- endmacro %}
