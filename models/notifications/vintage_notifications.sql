{% set stated_birth_date = 'coalesce(stated_persons.birth_date, numbers.birth_date, delivered_numbers.birth_date)' %}
with notifications as (

    select * from {{ ref('notification_checks') }}

),

persons as (

    select * from {{ ref('vintage_dependent_persons') }}

),

intake_sets as (

    select * from {{ ref('intake_sets') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

resolutions as (

    select * from {{ ref('person_number_resolutions') }}

),

numbers as (select * from {{ ref('person_number_checks') }}),

stated_persons as (select person_number, sex, birth_date from {{ ref('persons') }}),

corrections as (select * from {{ ref('census_correction_dates') }}),

links as (select * from {{ ref('vintage_links') }}),

taken_in as (

    select
        vintages.vintage_id,
        vintages.removes_duplicates,
        vintages.kept_duplicate,
        vintages.repairs_citizenship,
        notifications.notification_id, notifications.superseded_person_number,
        notifications.notification_type, notifications.registration_date, notifications.registration_year,
        notifications.received_date, notifications.is_late, notifications.is_administrative,
        notifications.origin_municipality_code, notifications.destination_municipality_code,
        notifications.citizenship_code, notifications.citizenship_group, notifications.country_group,
        notifications.source_file, notifications.is_census_correction,
        case
            when links.comes_too_late then 'taken_back_already'
            else {{ vintage_content_reason('notifications', 'vintages') }}
        end as message_reason_code,
        {{ vintage_content_reason('notifications', 'vintages') }} is not null
        and notifications.other_reason_code is null as is_rejected_for_number_alone,
        links.taking_notification_id,
        coalesce(
            {{ tells_a_move('notifications', vintage_content_reason('notifications', 'vintages'), 'links') }}, false
        ) as tells_a_move,
        coalesce(notifications.superseded_person_number, notifications.resolved_person_number) as person_number
    from notifications
    left join persons
        on notifications.resolved_person_number = persons.person_number
    inner join intake_sets
        on notifications.intake_set = intake_sets.intake_set
    inner join vintages
        on intake_sets.vintage_id = vintages.vintage_id
    left join links
        on vintages.vintage_id = links.vintage_id and notifications.notification_id = links.notification_id
    where persons.person_number is not null or notifications.is_linked

),

resolved as (

    select
        taken_in.*,
        coalesce(resolutions.resolved_person_number, taken_in.person_number) as vintage_person_number
    from taken_in
    left join resolutions
        on
            taken_in.vintage_id = resolutions.vintage_id
            and taken_in.person_number = resolutions.superseded_person_number

),

final as (

    select
        resolved.vintage_id,
        resolved.notification_id,
        resolved.vintage_person_number as resolved_person_number,
        coalesce(stated_persons.sex, numbers.sex, delivered_numbers.sex) as sex,
        cast(year({{ stated_birth_date }}) as int) as birth_year,
        resolved.notification_type, resolved.registration_date, resolved.registration_year,
        cast(year({{ counted_date('resolved', 'corrections') }}) as int) as counted_year,
        resolved.received_date, resolved.is_late,
        resolved.origin_municipality_code, resolved.destination_municipality_code,
        resolved.citizenship_code, resolved.citizenship_group, resolved.country_group,
        resolved.source_file, resolved.is_administrative, resolved.is_census_correction,
        resolved.message_reason_code, resolved.is_rejected_for_number_alone,
        resolved.taking_notification_id, resolved.tells_a_move,
        resolved.removes_duplicates, resolved.kept_duplicate, resolved.repairs_citizenship
    from resolved
    left join numbers
        on resolved.vintage_person_number = numbers.person_number
    left join numbers as delivered_numbers
        on resolved.person_number = delivered_numbers.person_number
    left join stated_persons on resolved.vintage_person_number = stated_persons.person_number
    left join corrections
        on resolved.notification_id = corrections.notification_id

)

select * from final
