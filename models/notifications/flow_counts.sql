with events as (

    select * from {{ ref('vintage_events') }}

),

municipalities as (

    select * from {{ ref('municipalities') }}

),

counted as (

    select
        vintage_id,
        registration_year,
        notification_type,
        sex,
        registration_year - birth_year as age,
        citizenship_group,
        country_group,
        case notification_type
            when 'immigration' then destination_municipality_code
            when 'emigration' then origin_municipality_code
        end as municipality_code,
        is_administrative,
        is_census_correction,
        count(*) as notifications
    from events
    group by all

),

ages as (

    select distinct age
    from counted
    where age is not null

),

age_groups as (

    -- Looked up once an age.
    select
        ages.age,
        age_groups.age_group
    from ages
    inner join {{ ref('migration_age_groups') }} as age_groups
        on ages.age between age_groups.first_age and age_groups.last_age

),

final as (

    select
        counted.vintage_id,
        counted.registration_year,
        counted.notification_type,
        counted.sex,
        age_groups.age_group,
        counted.citizenship_group,
        counted.country_group,
        municipalities.county_code,
        counted.is_administrative,
        counted.is_census_correction,
        cast(sum(counted.notifications) as bigint) as notifications
    from counted
    left join age_groups
        on counted.age = age_groups.age
    left join municipalities
        on counted.municipality_code = municipalities.municipality_code
    group by all

)

select * from final
