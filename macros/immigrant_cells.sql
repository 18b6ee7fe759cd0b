{# Every municipality with its region in each scheme of immigrants, side by side, from rows of municipality_regions. #}
{% macro regions_side_by_side(regions) -%}
    select
        municipality_code
        {%- for scheme in var('immigrant_schemes') %},
        max(case when scheme_id = '{{ scheme }}' then region_code end) as {{ scheme }}_region_code
        {%- endfor %}
    from {{ regions }}
    group by municipality_code
{%- endmacro %}

{#
  What became of somebody in the year, and in which schemes a move crossed a border; ``placed`` rows of
  regions_side_by_side are joined as origins and destinations.
#}
{% macro outcome_of_year(has_died, has_emigrated) -%}
        case
            when {{ has_died }} then 'died'
            when {{ has_emigrated }} then 'emigrated'
            else 'moved'
        end as outcome
        {%- for scheme in var('immigrant_schemes') %},
        not {{ has_died }} and not {{ has_emigrated }}
        and coalesce(origins.{{ scheme }}_region_code <> destinations.{{ scheme }}_region_code, true)
            as {{ scheme }}_border_is_crossed
        {%- endfor %}
{%- endmacro %}

{# Whether a row of outcome_of_year ended or crossed a border. #}
{% macro has_outcome() -%}
    outcome <> 'moved' {%- for scheme in var('immigrant_schemes') %} or {{ scheme }}_border_is_crossed{% endfor %}
{%- endmacro %}
