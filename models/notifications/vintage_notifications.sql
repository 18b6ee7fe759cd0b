{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('notification_checks') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

intakes as (

    select * from {{ ref('vintage_intakes') }}

),

resolutions as (

    select
        resolutions.vintage_id,
        resolutions.superseded_person_number,
        resolutions.resolved_person_number,
        numbers.sex,
        cast(year(numbers.birth_date) as int) as birth_year
    from {{ ref('person_number_resolutions') }} as resolutions
    left join {{ ref('person_number_checks') }} as numbers
        on resolutions.resolved_person_number = numbers.person_number

),

arrivals as (

    select distinct
        registration_year,
        received_date,
        is_late
    from notifications

),

taken_arrivals as (

    -- Whether a message is taken in is decided once for all that arrived alike.
    select
        intakes.vintage_id,
        intakes.intake_id,
        arrivals.registration_year,
        arrivals.received_date,
        arrivals.is_late
    from arrivals
    inner join intakes
        on
            {{ is_within(
                'arrivals.registration_year', 'intakes.first_registration_year', 'intakes.last_registration_year'
            ) }}
            and {{ is_within('arrivals.received_date', 'intakes.first_received_date', 'intakes.last_received_date') }}
            and (not intakes.only_official or not arrivals.is_late)
            and (not intakes.only_late or arrivals.is_late)

),

taken_in as (

    select
        taken_arrivals.vintage_id,
        taken_arrivals.intake_id,
        notifications.notification_id,
        notifications.person_number,
        notifications.sex as delivered_sex,
        notifications.birth_year as delivered_birth_year,
        notifications.notification_type,
        notifications.registration_date,
        notifications.registration_year,
        notifications.received_date,
        notifications.is_late,
        notifications.origin_municipality_code,
        notifications.destination_municipality_code,
        notifications.origin_country_code,
        notifications.destination_country_code,
        notifications.citizenship_code,
        notifications.citizenship_group,
        notifications.country_group,
        notifications.source_file,
        notifications.is_administrative,
        notifications.is_census_correction,
        notifications.unreadable_columns,
        notifications.content_reason_code
    from notifications
    inner join taken_arrivals
        on
            notifications.registration_year is not distinct from taken_arrivals.registration_year
            and notifications.received_date is not distinct from taken_arrivals.received_date
            and notifications.is_late is not distinct from taken_arrivals.is_late

),

final as (

    select
        taken_in.*,
        coalesce(resolutions.resolved_person_number, taken_in.person_number) as resolved_person_number,
        coalesce(resolutions.sex, taken_in.delivered_sex) as sex,
        coalesce(resolutions.birth_year, taken_in.delivered_birth_year) as birth_year,
        vintages.removes_duplicates,
        vintages.repairs_citizenship
    from taken_in
    inner join vintages
        on taken_in.vintage_id = vintages.vintage_id
    left join resolutions
        on
            taken_in.vintage_id = resolutions.vintage_id
            and taken_in.person_number = resolutions.superseded_person_number

)

select * from final
