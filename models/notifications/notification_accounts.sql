with verdicts as (

    select * from {{ ref('notification_verdicts') }}

),

final as (

    select
        vintage_id,
        registration_year,
        notification_type,
        source_file,
        verdict,
        reason_code,
        is_late,
        count(*) as notifications
    from verdicts
    group by vintage_id, registration_year, notification_type, source_file, verdict, reason_code, is_late

)

select * from final
