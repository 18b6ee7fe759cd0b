{# The columns together identify a row; a missing key counts as a value like any other. scheme_columns are further ones
   that there is one of for every region scheme of immigrants, named after it. #}
{% test unique_combination(model, columns, scheme_columns=[]) %}

{%- set keys = columns | list -%}
{%- for column in scheme_columns -%}
    {%- for scheme in var('immigrant_schemes') %}{% do keys.append(scheme ~ '_' ~ column) %}{% endfor -%}
{%- endfor %}

with hashed as (

    select
        {{ keys | join(',\n        ') }},
        {{ 'xxhash64' if target.type == 'spark' else 'hash' }}({{ keys | join(', ') }}) as key_hash
    from {{ model }}

),

suspects as (

    -- Numbers are grouped in a part of the time that texts take; who has one hash alone has one key alone.
    select key_hash
    from hashed
    group by key_hash
    having count(*) > 1

)

select
    {{ keys | join(', ') }},
    count(*) as occurrences
from hashed
where key_hash in (select key_hash from suspects)
group by {{ keys | join(', ') }}
having count(*) > 1

{% endtest %}
