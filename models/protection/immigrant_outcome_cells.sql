{#- The inner cube of the open national rates of immigrants: what became of them in the year. -#}
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

outcomes as (

    select
        person_years.year,
        bands.age_band,
        person_years.background,
        {{ outcome_of_year('person_years.has_died', 'person_years.has_emigrated') }}
    from person_years
    inner join bands
        on least(person_years.age, {{ oldest_age() }}) = bands.age
    inner join placed as origins
        on person_years.origin_municipality_code = origins.municipality_code
    left join placed as destinations
        on person_years.destination_municipality_code = destinations.municipality_code

),

final as (

    select
        year,
        age_band,
        background,
        outcome,
        {% for scheme in schemes %}
            {{ scheme }}_border_is_crossed,
        {% endfor %}
        count(*) as persons
    from outcomes
    where {{ has_outcome() }}
    group by
        {% for scheme in schemes %}
            {{ scheme }}_border_is_crossed,
        {% endfor %}
        year,
        age_band,
        background,
        outcome

)

select * from final
