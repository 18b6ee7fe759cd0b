with versions as (

    select * from {{ ref('geography_versions') }}

),

geography as (

    select * from {{ ref('build_geography') }}

),

targets as (

    select * from {{ ref('municipality_targets') }}

),

peopled as (

    -- A municipality that leads to several counts in each of them.
    select
        versions.geography_date,
        targets.target_municipality_code as municipality_code,
        versions.county_code,
        versions.county,
        sum(versions.population) as population
    from versions
    inner join targets
        on
            versions.municipality_code = targets.municipality_code
            and versions.valid_from_date = targets.valid_from_date
    inner join geography
        on targets.geography_date = geography.geography_date
    group by versions.geography_date, targets.target_municipality_code, versions.county_code, versions.county

),

ranked as (

    select
        *,
        row_number() over (
            partition by geography_date, municipality_code order by population desc, county_code asc
        ) as size_order
    from peopled

),

final as (

    select
        concat('county_', cast(year(geography_date) as string)) as scheme_id,
        municipality_code,
        county_code,
        county
    from ranked
    where size_order = 1

)

select * from final
