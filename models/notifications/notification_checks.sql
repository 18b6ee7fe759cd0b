with notifications as (

    select * from {{ ref('notification_places') }}

),

numbers as (

    select * from {{ ref('current_person_numbers') }}

),

citizenships as (

    select * from {{ ref('country_code_meanings') }}

),

census_dates as (

    select * from {{ ref('census_dates') }}

),

reasons as (select * from {{ ref('rejection_reasons') }}),

links as (select * from {{ ref('linked_notifications') }}),

arrival_sets as (

    select distinct registration_year, received_date, is_late, intake_set from {{ ref('arrival_intakes') }}

),

looked_up as (

    select
        notifications.*,
        numbers.person_number_status,
        -- A birth date is shared by many: a message that has no more of the number is nobody's.
        case when numbers.person_number_status <> 'incomplete' then numbers.resolved_person_number end
            as resolved_person_number,
        case when numbers.person_number_status <> 'incomplete' then numbers.person_id end as person_id,
        numbers.sex,
        numbers.birth_date,
        arrival_sets.intake_set,
        coalesce(citizenships.citizenship_group, 'other') as citizenship_group,
        coalesce(citizenships.country_group, 'not_stated') as country_group,
        census_dates.registration_date is not null as has_census_date,
        links.notification_id is not null as is_linked,
        coalesce(links.is_taken_back, false) as is_taken_back,
        coalesce(links.comes_too_late, false) as comes_too_late
    from notifications
    left join numbers on notifications.person_number = numbers.person_number
    left join arrival_sets
        on
            notifications.registration_year is not distinct from arrival_sets.registration_year
            and notifications.received_date is not distinct from arrival_sets.received_date
            and notifications.is_late is not distinct from arrival_sets.is_late
    left join citizenships on notifications.citizenship_code = citizenships.country_code
    left join census_dates on notifications.registration_date = census_dates.registration_date
    left join links on notifications.notification_id = links.notification_id

),

judged as (

    select
        *,
        {{ content_rejection_precedence() }} as content_precedence,
        {{ content_rejection_precedence(incomplete_numbers_count=false) }} as other_precedence,
        case when person_number <> resolved_person_number then person_number end as superseded_person_number
    from looked_up

),

final as (

    select
        judged.notification_id,
        judged.intake_set,
        judged.superseded_person_number,
        judged.resolved_person_number,
        judged.person_id,
        judged.sex,
        cast(year(judged.birth_date) as int) as birth_year,
        judged.notification_type,
        judged.registration_date,
        judged.registration_year,
        judged.received_date,
        judged.is_late,
        judged.current_origin_code as origin_municipality_code,
        judged.current_destination_code as destination_municipality_code,
        judged.origin_country_code,
        judged.destination_country_code,
        judged.origin_code_kind,
        judged.destination_code_kind,
        judged.citizenship_code,
        judged.citizenship_group,
        judged.country_group,
        judged.source_file,
        coalesce(judged.is_administrative, false) as is_administrative,
        coalesce(judged.notification_type = 'emigration' and judged.has_census_date, false) as is_census_correction,
        judged.unreadable_columns,
        judged.is_linked,
        judged.is_taken_back,
        judged.comes_too_late,
        coalesce({{ tells_a_move('judged', 'reasons.reason_code', 'judged') }}, false) as tells_a_move,
        reasons.reason_code as content_reason_code,
        other_reasons.reason_code as other_reason_code
    from judged
    left join reasons on judged.content_precedence = reasons.precedence
    left join reasons as other_reasons on judged.other_precedence = other_reasons.precedence

)

select * from final
