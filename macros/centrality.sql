{# The groups that moves along the ladder of centrality are told for, of those of a row with the column background. #}
{% macro with_totals_of_backgrounds(model, columns) -%}
    select
        {{ columns | join(', ') }},
        background
    from {{ model }}
    union all
    select
        {{ columns | join(', ') }},
        'immigrants' as background
    from {{ model }}
    where background <> 'not_immigrant'
    union all
    select
        {{ columns | join(', ') }},
        'all' as background
    from {{ model }}
{%- endmacro %}
