{#- Emigrants, movers and deaths are exact by residence and age: those of immigrants are some of them. -#}
{%- set schemes = var('immigrant_schemes') -%}

with movers as (

    select * from {{ ref('movers') }}

),

vital_events as (

    select * from {{ ref('vital_events') }}

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

ended as (

    select
        year,
        birth_year,
        origin_municipality_code,
        destination_municipality_code,
        false as has_died,
        mover_kind = 'emigration' as has_emigrated
    from movers
    where origin_municipality_code is not null
    union all
    select
        year,
        birth_year,
        municipality_code as origin_municipality_code,
        null as destination_municipality_code,
        true as has_died,
        false as has_emigrated
    from vital_events
    where vital_event = 'death'

),

outcomes as (

    -- Age is that reached by the end of the year before; who is born in the year has none.
    select
        ended.year,
        bands.age_band,
        {% for scheme in schemes %}
            origins.{{ scheme }}_region_code,
        {% endfor %}
        {{ outcome_of_year('ended.has_died', 'ended.has_emigrated') }}
    from ended
    inner join bands
        on least(ended.year - 1 - ended.birth_year, {{ oldest_age() }}) = bands.age
    inner join placed as origins
        on ended.origin_municipality_code = origins.municipality_code
    left join placed as destinations
        on ended.destination_municipality_code = destinations.municipality_code

),

final as (

    select
        year,
        age_band,
        outcome,
        {% for scheme in schemes %}
            {{ scheme }}_region_code,
            {{ scheme }}_border_is_crossed,
        {% endfor %}
        count(*) as persons
    from outcomes
    where {{ has_outcome() }}
    group by
        {% for scheme in schemes %}
            {{ scheme }}_region_code,
            {{ scheme }}_border_is_crossed,
        {% endfor %}
        year,
        age_band,
        outcome

)

select * from final
