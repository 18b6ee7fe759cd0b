with notifications as (

    select * from {{ ref('notification_checks') }}

),

registered as (

    -- What the register took in: messages about a known person whose content could be used.
    select
        notification_id,
        person_id,
        registration_date,
        received_date
    from notifications
    where
        person_id is not null
        and tells_a_move

),

preceded as (

    -- Sorted by registration date within a day, a message never sees a newer one of its own day of receipt.
    select
        notification_id,
        registration_date,
        max(registration_date) over (
            partition by person_id
            order by received_date, registration_date
            rows between unbounded preceding and 1 preceding
        ) as newest_registration_date
    from registered

),

final as (

    select
        notification_id,
        registration_date,
        newest_registration_date
    from preceded
    where newest_registration_date > registration_date

)

select * from final
