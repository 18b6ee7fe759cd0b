{# Tables 4.1 and 4.2. #}
{% macro computed_trial_figures() -%}
    {%- set trial = {'scenario_id': true, 'year': true, 'sex': "nullif(sex, 'both')"} -%}
    {%- for component in ['births', 'deaths', 'natural_increase', 'net_immigration', 'growth'] %}
    union all
    {{ computed_figures(
        ref('projection_summary'), "'4.1'", component, 'persons', trial, where="component = '" ~ component ~ "'"
    ) }}
    {%- endfor %}
    union all
    {{ computed_figures(
        ref('projection_net_immigration'), "'4.2'", 'net_immigration', 'persons', dict(trial, age_group=true)
    ) }}
{%- endmacro %}
