{# The columns that identify a published figure beside its table, in the order in which cell_keys names them. #}
{% macro figure_key_columns() -%}
    {{ return([
        'flow', 'measure', 'vintage_id', 'compared_vintage_id', 'registration_year', 'period_id', 'sex', 'age_group',
        'citizenship_group', 'county_code', 'scenario_id', 'year',
    ]) }}
{%- endmacro %}

{# One text for all of a figure's keys: "flow=immigration; measure=share; ...". Keys that do not apply are left out. #}
{% macro cell_keys() -%}
    concat_ws(
        '; '
        {%- for column in figure_key_columns() %},
        '{{ column }}=' || cast({{ column }} as string)
        {%- endfor %}
    )
{%- endmacro %}

{#
  Rows of computed figures: one select with every key column, those not given null.
  keys: key column → expression where it differs from its name, or true where it is the model's own column.
#}
{% macro computed_figures(model, table_number, measure, value, keys, where='true') -%}
    select
        {{ table_number }} as table_number,
        '{{ measure }}' as measure
        {%- for column in figure_key_columns() if column != 'measure' %},
        {%- if column in keys %}
        cast({{ column if keys[column] is sameas true else keys[column] }} as string) as {{ column }}
        {%- else %}
        cast(null as string) as {{ column }}
        {%- endif %}
        {%- endfor %},
        cast({{ value }} as double) as computed_value
    from {{ model }}
    where {{ where }}
{%- endmacro %}

{# Tables 4.1 and 4.2: the projection is Python, which stays on DuckDB. #}
{% macro computed_trial_figures() -%}
    {%- if target.type == 'duckdb' -%}
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
    {%- endif -%}
{%- endmacro %}
