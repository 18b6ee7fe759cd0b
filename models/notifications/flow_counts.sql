{% set cell -%}
        counted_year,
        notification_type,
        sex,
        counted_year - birth_year as age,
        citizenship_group,
        country_group,
        case notification_type
            when 'immigration' then destination_municipality_code
            when 'emigration' then origin_municipality_code
        end as municipality_code,
        is_administrative,
        is_census_correction,
        count(*) as notifications
{%- endset %}

with notifications as (

    select * from {{ ref('independent_notifications') }}

),

intake_sets as (

    select * from {{ ref('intake_sets') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

events as (

    select * from {{ ref('vintage_events') }}

),

counties as (

    select * from {{ ref('municipality_counties') }}
    where scheme_id = 'county_2013'

),

age_groups as (

    select * from {{ ref('migration_age_groups') }}

),

independent as (

    -- What no other message decides is counted once, then for each of the vintages that took it in.
    select
        intake_set,
        content_reason_code,
        other_reason_code,
        {{ cell }}
    from notifications
    where
        counted_year is not null
        and (content_reason_code is null or other_reason_code is null)
    group by all

),

counted as (

    select
        intake_sets.vintage_id,
        independent.counted_year,
        independent.notification_type,
        independent.sex,
        independent.age,
        independent.citizenship_group,
        independent.country_group,
        independent.municipality_code,
        independent.is_administrative,
        independent.is_census_correction,
        independent.notifications
    from independent
    inner join intake_sets on independent.intake_set = intake_sets.intake_set
    inner join vintages on intake_sets.vintage_id = vintages.vintage_id
    where {{ vintage_content_reason('independent', 'vintages') }} is null
    union all
    select
        vintage_id,
        {{ cell }}
    from events
    where counted_year is not null
    group by all

),

final as (

    select
        counted.vintage_id,
        counted.counted_year as registration_year,
        counted.notification_type,
        counted.sex,
        age_groups.age_group,
        counted.citizenship_group,
        counted.country_group,
        counties.county_code,
        counted.is_administrative,
        counted.is_census_correction,
        cast(sum(counted.notifications) as bigint) as notifications
    from counted
    left join age_groups
        on counted.age between age_groups.first_age and age_groups.last_age
    left join counties on counted.municipality_code = counties.municipality_code
    group by all

)

select * from final
