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
