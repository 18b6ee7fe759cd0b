{# Where a person is who lives in no municipality. Codes of municipalities have four digits. #}
{% macro abroad() -%}
    'abroad'
{%- endmacro %}

{% macro dead() -%}
    'dead'
{%- endmacro %}

{# Whether a code of where somebody is stands for a municipality. #}
{% macro is_in_norway(code) -%}
    {{ code }} not in ({{ abroad() }}, {{ dead() }})
{%- endmacro %}

{# Whether a spell holds 1 January of a year: the population of a 1 January is that of the 31 December before. #}
{% macro is_on_first_january(spells, year) -%}
    {{ year }} > year({{ spells }}.start_date)
    and ({{ spells }}.end_date is null or {{ year }} <= year({{ spells }}.end_date))
{%- endmacro %}

{# Where a move says that the person left: who immigrates left the abroad. #}
{% macro place_left(events) -%}
    case {{ events }}.event_kind when 'immigration' then {{ abroad() }} else {{ events }}.stated_origin_code end
{%- endmacro %}

{# The order of a person's events within a day; moves of one day have an order of their own (moves_of_one_day). #}
{% macro order_of_event(event_kind) -%}
    case {{ event_kind }} when 'opening' then 0 when 'birth' then 1 when 'death' then 3 else 2 end
{%- endmacro %}

{# One select per region scheme that is a column of the municipality seed (the setting region_schemes). #}
{% macro schemes_of_the_seed() -%}
    {%- for scheme, columns in var('region_schemes').items() -%}
    select
        '{{ scheme }}' as scheme_id,
        municipality_code,
        cast({{ columns.code }} as string) as region_code,
        cast({{ columns.name }} as string) as region
    from municipalities
    {%- if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
{%- endmacro %}

{# Both sexes, also where a delivery has persons of one only. #}
{% macro both_sexes() -%}
    select 'female' as sex
    union all
    select 'male' as sex
{%- endmacro %}
