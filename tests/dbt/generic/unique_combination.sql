{# The columns together identify a row; a missing key counts as a value like any other. scheme_columns are further ones
   that there is one of for every region scheme of immigrants, named after it. #}
{% test unique_combination(model, columns, scheme_columns=[]) %}

{%- set keys = columns | list -%}
{%- for column in scheme_columns -%}
    {%- for scheme in var('immigrant_schemes') %}{% do keys.append(scheme ~ '_' ~ column) %}{% endfor -%}
{%- endfor %}

select
    {{ keys | join(', ') }},
    count(*) as occurrences
from {{ model }}
group by {{ keys | join(', ') }}
having count(*) > 1

{% endtest %}
