with recursive versions as (

    select * from {{ ref('municipality_versions') }}

),

changes as (

    select * from {{ ref('municipality_changes') }}

),

geographies as (

    select distinct geography_date
    from {{ ref('municipalities') }}

),

successions as (

    select
        changes.changed_date,
        older.municipality_code as old_code,
        older.valid_from_date as old_from_date,
        newer.municipality_code as new_code,
        newer.valid_from_date as new_from_date
    from changes
    inner join versions as older
        on
            changes.old_municipality_code = older.municipality_code
            and changes.changed_date = older.valid_to_date
    inner join versions as newer
        on
            changes.new_municipality_code = newer.municipality_code
            and changes.changed_date = newer.valid_from_date

),

steps as (

    -- Reforms up to a geography's date lead on to what came, later ones back to what was.
    select
        geographies.geography_date,
        successions.old_code as municipality_code, successions.old_from_date as valid_from_date,
        successions.new_code as reached_code, successions.new_from_date as reached_from_date
    from geographies
    inner join successions
        on geographies.geography_date >= successions.changed_date
    union all
    select
        geographies.geography_date,
        successions.new_code as municipality_code, successions.new_from_date as valid_from_date,
        successions.old_code as reached_code, successions.old_from_date as reached_from_date
    from geographies
    inner join successions
        on geographies.geography_date < successions.changed_date

),

walks as (

    -- Every step is one in the same direction of time, so that a walk ends.
    select
        geographies.geography_date,
        versions.municipality_code,
        versions.valid_from_date,
        versions.municipality_code as reached_code,
        versions.valid_from_date as reached_from_date
    from versions
    cross join geographies
    union all
    select
        walks.geography_date,
        walks.municipality_code,
        walks.valid_from_date,
        steps.reached_code,
        steps.reached_from_date
    from walks
    inner join steps
        on
            walks.geography_date = steps.geography_date
            and walks.reached_code = steps.municipality_code
            and walks.reached_from_date = steps.valid_from_date

),

final as (

    select distinct
        walks.geography_date,
        walks.municipality_code,
        walks.valid_from_date,
        walks.reached_code as target_municipality_code
    from walks
    inner join versions as reached
        on
            walks.reached_code = reached.municipality_code
            and walks.reached_from_date = reached.valid_from_date
    where {{ is_in_force('reached', 'walks.geography_date') }}

)

select * from final
