{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('notification_checks') }}
    where resolved_person_number is not null

),

census_dates as (

    select * from {{ ref('census_dates') }}

),

numbers as (

    select * from {{ ref('current_person_numbers') }}

),

persons as (

    select * from {{ ref('stg_persons') }}

),

opening as (

    select * from {{ ref('stg_opening_residence') }}

),

resolutions as (

    select * from {{ ref('person_number_resolutions') }}
    where vintage_id = 'current'

),

days as (

    select
        notifications.resolved_person_number as person_number,
        notifications.registration_date as known_date,
        census_dates.census_year
    from notifications
    left join census_dates
        on
            notifications.is_census_correction
            and notifications.registration_date = census_dates.registration_date
    where notifications.tells_a_move
    union all
    select
        resolved_person_number as person_number,
        birth_date as known_date,
        cast(null as int) as census_year
    from numbers
    union all
    select
        person_number,
        birth_date as known_date,
        cast(null as int) as census_year
    from persons
    union all
    select
        person_number,
        {{ previous_day('reference_date') }} as known_date,
        cast(null as int) as census_year
    from opening

),

followed as (

    -- Numbers of changes that lead nowhere else are their own; those of messages have been followed already.
    select
        coalesce(resolutions.resolved_person_number, days.person_number) as person_number,
        days.known_date,
        days.census_year
    from days
    left join resolutions
        on days.person_number = resolutions.superseded_person_number
    where days.known_date is not null

),

corrected as (

    select distinct resolved_person_number
    from notifications
    where is_census_correction

),

final as (

    -- Of others nobody asks, and there are many.
    select distinct
        followed.person_number,
        followed.known_date,
        followed.census_year
    from followed
    inner join corrected
        on followed.person_number = corrected.resolved_person_number

)

select * from final
