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

    select * from {{ ref('person_number_resolutions') }}

),

taken_in as (

    select
        intakes.vintage_id,
        intakes.intake_id,
        notifications.notification_id,
        notifications.person_number,
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
        notifications.source_file,
        notifications.is_administrative,
        notifications.unreadable_columns,
        notifications.content_reason_code
    from notifications
    inner join intakes
        on
            {{ is_within(
                'notifications.registration_year', 'intakes.first_registration_year', 'intakes.last_registration_year'
            ) }}
            and {{ is_within(
                'notifications.received_date', 'intakes.first_received_date', 'intakes.last_received_date'
            ) }}
            and (not intakes.only_official or not notifications.is_late)
            and (not intakes.only_late or notifications.is_late)

),

final as (

    select
        taken_in.*,
        coalesce(resolutions.resolved_person_number, taken_in.person_number) as resolved_person_number,
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
