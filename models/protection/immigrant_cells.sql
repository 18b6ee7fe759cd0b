{#- The inner cube of the open tables of immigrants: every column that one of them is split by. -#}
{%- set schemes = var('immigrant_schemes') -%}

with person_years as (

    select * from {{ ref('immigrant_person_years') }}

),

regions as (

    select * from {{ ref('municipality_regions') }}

),

bands as (

    select * from {{ ref('immigrant_age_bands') }}

),

placed as (

    {{ regions_side_by_side('regions') }}

),

final as (

    select
        person_years.year,
        bands.age_band,
        person_years.background,
        {% for scheme in schemes %}
            placed.{{ scheme }}_region_code,
        {% endfor %}
        count(*) as persons
    from person_years
    inner join placed
        on person_years.origin_municipality_code = placed.municipality_code
    inner join bands
        on least(person_years.age, {{ oldest_age() }}) = bands.age
    group by
        {% for scheme in schemes %}
            placed.{{ scheme }}_region_code,
        {% endfor %}
        person_years.year,
        bands.age_band,
        person_years.background

)

select * from final
