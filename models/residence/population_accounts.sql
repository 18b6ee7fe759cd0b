{% set entries = [
    'start_persons', 'births', 'deaths', 'internal_in_movers', 'internal_out_movers', 'immigrants', 'emigrants', 'end_persons'
] %}

with municipalities as (

    select * from {{ ref('municipality_accounts') }}

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

within as (

    select * from {{ ref('moves_within_regions') }}

),

entries as (

    -- Who moves between municipalities of one region is no mover of the scheme.
    select
        {% for entry in entries %}
            municipalities.{{ entry }},
        {% endfor %}
        regions.scheme_id,
        regions.region_code,
        municipalities.year,
        municipalities.sex,
        municipalities.birth_year
    from municipalities
    inner join regions
        on municipalities.municipality_code = regions.municipality_code
    where regions.scheme_id <> 'municipality'
    union all
    select
        {% for entry in entries %}
            {{ '-persons' if entry.startswith('internal') else '0' }} as {{ entry }},
        {% endfor %}
        scheme_id,
        region_code,
        year,
        sex,
        birth_year
    from within

),

accounts as (

    select
        {% for entry in entries %}
            cast(sum({{ entry }}) as bigint) as {{ entry }},
        {% endfor %}
        scheme_id,
        region_code,
        year,
        sex,
        birth_year
    from entries
    group by scheme_id, region_code, year, sex, birth_year
    union all
    -- A region of this scheme is one municipality: nothing to add up.
    select
        {% for entry in entries %}
            municipalities.{{ entry }},
        {% endfor %}
        regions.scheme_id,
        regions.region_code,
        municipalities.year,
        municipalities.sex,
        municipalities.birth_year
    from municipalities
    inner join regions
        on municipalities.municipality_code = regions.municipality_code
    where regions.scheme_id = 'municipality'

),

final as (

    select
        scheme_id,
        region_code,
        year,
        sex,
        birth_year,
        {% for entry in entries %}
            {{ entry }},
        {% endfor %}
        start_persons + births - deaths + internal_in_movers - internal_out_movers + immigrants - emigrants
        - end_persons as residual
    from accounts

)

select * from final
