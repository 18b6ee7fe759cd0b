with outcomes as (

    select * from {{ ref('immigrant_outcomes') }}

),

municipalities as (

    select * from {{ ref('geography_municipalities') }}

),

samples as (

    select * from {{ ref('resolved_estimation_samples') }}

),

years as (

    select distinct year
    from outcomes

),

pooled as (

    -- Outcome years that some sample pools with others.
    select distinct
        samples.scheme_id,
        years.year
    from samples
    inner join years
        on years.year between samples.first_year and samples.last_year
    where samples.first_year < samples.last_year

),

counted as (

    select
        outcomes.*,
        {{ counted_outcomes() | first }} as counted_outcome,
        municipalities.centrality,
        municipalities.county_code
    from outcomes
    inner join pooled
        on
            outcomes.scheme_id = pooled.scheme_id
            and outcomes.year = pooled.year
    inner join municipalities
        on outcomes.origin_municipality_code = municipalities.municipality_code

),

final as (

    select
        person_id,
        {{ pattern_columns() | join(',\n        ') }},
        counted_outcome as outcome
    from counted
    where counted_outcome is not null

)

select * from final
