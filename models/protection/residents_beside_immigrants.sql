{#- Residents are exact by residence and age: immigrants are some of them. -#}
{%- set schemes = var('immigrant_schemes') -%}

with population as (

    select * from {{ ref('population') }}

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

    -- Age is that reached by the end of the year before.
    select
        population.year,
        bands.age_band,
        {% for scheme in schemes %}
            placed.{{ scheme }}_region_code,
        {% endfor %}
        cast(sum(population.persons) as bigint) as persons
    from population
    inner join placed
        on population.municipality_code = placed.municipality_code
    inner join bands
        on least(population.year - 1 - population.birth_year, {{ oldest_age() }}) = bands.age
    group by
        {% for scheme in schemes %}
            placed.{{ scheme }}_region_code,
        {% endfor %}
        population.year,
        bands.age_band

)

select * from final
