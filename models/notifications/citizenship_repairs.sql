with notifications as (

    select * from {{ ref('notification_verdicts') }}

),

citizenships as (

    select * from {{ ref('country_code_meanings') }}

),

unstated as (

    select
        vintage_id,
        notification_id,
        resolved_person_number,
        registration_date
    from notifications
    where
        repairs_citizenship
        and verdict = 'accepted'
        and tells_a_move
        and country_group = 'not_stated'
        and resolved_person_number is not null

),

stated as (

    -- Of repeated messages the last is kept, and late ones seldom state it: what the others stated counts.
    select
        vintage_id,
        notification_id,
        resolved_person_number,
        registration_date,
        citizenship_code
    from notifications
    where
        repairs_citizenship
        and tells_a_move
        and country_group <> 'not_stated'

),

repaired as (

    -- The latest that the person stated by then; failing that, the earliest afterwards.
    select
        unstated.vintage_id,
        unstated.notification_id,
        coalesce(
            max_by(
                case when stated.registration_date <= unstated.registration_date then stated.citizenship_code end,
                case
                    when stated.registration_date <= unstated.registration_date
                        then cast(stated.registration_date as string) || stated.notification_id
                end
            ),
            min_by(stated.citizenship_code, cast(stated.registration_date as string) || stated.notification_id)
        ) as citizenship_code
    from unstated
    inner join stated
        on
            unstated.vintage_id = stated.vintage_id
            and unstated.resolved_person_number = stated.resolved_person_number
    group by unstated.vintage_id, unstated.notification_id

),

final as (

    select
        repaired.vintage_id,
        repaired.notification_id,
        repaired.citizenship_code,
        citizenships.citizenship_group,
        citizenships.country_group
    from repaired
    inner join citizenships
        on repaired.citizenship_code = citizenships.country_code

)

select * from final
