with verdicts as (

    select * from {{ ref('notification_verdicts') }}
    where vintage_id = 'current' and verdict = 'taken_back'

),

takers as (

    select * from {{ ref('notification_checks') }}

),

final as (

    select
        verdicts.notification_id,
        verdicts.notification_type,
        verdicts.registration_date,
        verdicts.received_date,
        verdicts.source_file,
        takers.notification_id as taking_notification_id,
        takers.notification_type as taking_notification_type,
        takers.registration_date as taking_registration_date,
        takers.received_date as taken_back_date,
        case takers.notification_type when 'cancellation' then 'cancelled' else 'replaced' end as outcome
    from verdicts
    inner join takers
        on verdicts.taking_notification_id = takers.notification_id

)

select * from final
