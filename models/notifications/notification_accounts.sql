with notifications as (

    select * from {{ ref('independent_notifications') }}

),

intake_sets as (

    select * from {{ ref('intake_sets') }}

),

verdicts as (

    select * from {{ ref('notification_verdicts') }}

),

independent as (

    -- What every vintage that took it in treats alike is counted once, then for each of the vintages.
    select
        intake_set,
        registration_year,
        notification_type,
        source_file,
        content_reason_code as reason_code,
        is_late,
        count(*) as notifications
    from notifications
    group by all

),

counted as (

    select
        intake_sets.vintage_id,
        independent.registration_year,
        independent.notification_type,
        independent.source_file,
        independent.reason_code,
        independent.is_late,
        independent.notifications
    from independent
    inner join intake_sets
        on independent.intake_set = intake_sets.intake_set
    union all
    select
        vintage_id,
        registration_year,
        notification_type,
        source_file,
        reason_code,
        is_late,
        count(*) as notifications
    from verdicts
    group by all

),

final as (

    select
        vintage_id,
        registration_year,
        notification_type,
        source_file,
        case when reason_code is null then 'accepted' else 'rejected' end as verdict,
        reason_code,
        is_late,
        cast(sum(notifications) as bigint) as notifications
    from counted
    group by vintage_id, registration_year, notification_type, source_file, reason_code, is_late

)

select * from final
