{# The seeds of published figures: the publication, and the columns that identify a figure beside its table. #}
{% macro published_figures() -%}
    {{ return([
        {
            'seed': 'io77_36_figures',
            'publication': 'IO 77/36',
            'keys': [
                'flow', 'measure', 'vintage_id', 'compared_vintage_id', 'registration_year', 'period_id', 'sex',
                'age_group', 'citizenship_group', 'county_code', 'scenario_id', 'year',
            ],
        },
        {
            'seed': 'r2016_27_family_rates',
            'publication': 'Rapporter 2016/27',
            'keys': ['measure', 'period_id', 'age_group', 'background', 'family_size', 'family_type'],
        },
        {
            'seed': 'r2016_27_model_figures',
            'publication': 'Rapporter 2016/27',
            'keys': [
                'measure', 'model_id', 'variant', 'scheme_id', 'region_code', 'regressor', 'characteristic',
                'category', 'reference_sex', 'outcome',
            ],
        },
        {
            'seed': 'io77_36_text_figures',
            'publication': 'IO 77/36',
            'keys': ['fact_id'],
        },
        {
            'seed': 'r2016_27_text_figures',
            'publication': 'Rapporter 2016/27',
            'keys': ['fact_id'],
        },
    ]) }}
{%- endmacro %}

{# The key columns of one seed. #}
{% macro published_figure_keys(seed) -%}
    {{ return((published_figures() | selectattr('seed', 'equalto', seed) | first)['keys']) }}
{%- endmacro %}

{# The key columns of all publications, each once, in the order in which cell_keys names them. #}
{% macro figure_key_columns() -%}
    {%- set columns = [] -%}
    {%- for published in published_figures() -%}
        {%- for column in published['keys'] if column not in columns -%}
            {%- do columns.append(column) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}

{#
  One text for all of a figure's keys: "flow=immigration; measure=share; ...". Keys that do not apply are left out.
  columns: the key columns that are there to be named; by default all.
#}
{% macro cell_keys(columns=none) -%}
    concat_ws(
        '; '
        {%- for column in figure_key_columns() if columns is none or column in columns %},
        '{{ column }}=' || cast({{ column }} as string)
        {%- endfor %}
    )
{%- endmacro %}

{# Every published figure of every seed. #}
{% macro published_figure_rows() -%}
    {%- for published in published_figures() -%}
    select
        '{{ published['publication'] }}' as publication,
        table_number,
        {{ cell_keys(published['keys']) }} as cell_keys,
        unit,
        cast(published_value as double) as published_value,
        misprint,
        {%- if published['keys'] == ['fact_id'] %}
        qualifier,
        description,
        not_computed
        {%- else %}
        cast(null as string) as qualifier,
        cast(null as string) as description,
        cast(null as string) as not_computed
        {%- endif %}
    from {{ ref(published['seed']) }}
    {%- if not loop.last %}
    union all
    {% endif -%}
    {%- endfor %}
{%- endmacro %}

{#
  Rows of computed figures: table, keys of the cell and value. Keys are named as cell_keys names them; empty ones are left out.
  keys: key column → expression where it differs from its name, or true where it is the model's own column.
  estimator: expression for how a model was estimated; there is no such column where it is not given.
#}
{% macro computed_figures(model, table_number, measure, value, keys, where='true', estimator=none) -%}
    {%- set named = dict(keys, measure="'" ~ measure ~ "'") -%}
    select
        {{ table_number }} as table_number,
        concat_ws(
            '; '
            {%- for column in figure_key_columns() if column in named %},
            '{{ column }}=' || cast({{ column if named[column] is sameas true else named[column] }} as string)
            {%- endfor %}
        ) as cell_keys,
        cast({{ value }} as double) as computed_value
        {%- if estimator %},
        {{ estimator }} as estimator
        {%- endif %}
    from {{ model }}
    where {{ where }}
{%- endmacro %}
