with notifications as (

    select * from {{ ref('independent_notifications') }}

),

intake_sets as (

    select * from {{ ref('intake_sets') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

verdicts as (

    select * from {{ ref('notification_verdicts') }}

),

independent as (

    -- What no other message decides is counted once, then for each of the vintages that took it in.
    select
        intake_set,
        registration_year,
        counted_year,
        notification_type,
        source_file,
        content_reason_code,
        other_reason_code,
        is_late,
        count(*) as notifications
    from notifications
    group by all

),

counted as (

    select
        intake_sets.vintage_id,
        independent.registration_year,
        independent.counted_year,
        independent.notification_type,
        independent.source_file,
        case when {{ vintage_content_reason('independent', 'vintages') }} is null then 'accepted' else 'rejected' end
            as verdict,
        {{ vintage_content_reason('independent', 'vintages') }} as reason_code,
        vintages.rejects_incomplete_person_numbers
        and independent.content_reason_code is not null
        and independent.other_reason_code is null as is_rejected_for_number_alone,
        independent.is_late,
        independent.notifications
    from independent
    inner join intake_sets
        on independent.intake_set = intake_sets.intake_set
    inner join vintages
        on intake_sets.vintage_id = vintages.vintage_id
    union all
    select
        vintage_id,
        registration_year,
        counted_year,
        notification_type,
        source_file,
        verdict,
        reason_code,
        coalesce(verdict = 'rejected' and is_rejected_for_number_alone, false) as is_rejected_for_number_alone,
        is_late,
        count(*) as notifications
    from verdicts
    group by all

),

final as (

    select
        vintage_id,
        registration_year,
        counted_year,
        notification_type,
        source_file,
        verdict,
        reason_code,
        is_rejected_for_number_alone,
        is_late,
        cast(sum(notifications) as bigint) as notifications
    from counted
    group by
        vintage_id,
        registration_year,
        counted_year,
        notification_type,
        source_file,
        verdict,
        reason_code,
        is_rejected_for_number_alone,
        is_late

)

select * from final
