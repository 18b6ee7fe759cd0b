with notifications as (

    select *
    from {{ ref('notification_code_kinds') }}
    where is_to_take_back

),

numbers as (

    select * from {{ ref('current_person_numbers') }}

),

arrivals as (

    select * from {{ ref('arrival_intakes') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

takers as (

    select
        notifications.*,
        numbers.person_number_status,
        numbers.sex,
        numbers.birth_date
    from notifications
    left join numbers
        on notifications.person_number = numbers.person_number

),

judged as (

    -- By what the message says itself. What turns out a duplicate still tells that the earlier one was wrong.
    select
        *,
        {{ content_rejection_precedence() }} as content_precedence,
        {{ content_rejection_precedence(incomplete_numbers_count=false) }} as other_precedence
    from takers

),

taken_in as (

    select distinct
        vintages.vintage_id,
        judged.notification_id,
        judged.taken_back_notification_id,
        judged.received_date
    from judged
    inner join arrivals
        on
            judged.registration_year is not distinct from arrivals.registration_year
            and judged.received_date is not distinct from arrivals.received_date
            and judged.is_late is not distinct from arrivals.is_late
    inner join vintages
        on arrivals.vintage_id = vintages.vintage_id
    where
        case
            when vintages.rejects_incomplete_person_numbers then judged.content_precedence
            else judged.other_precedence
        end is null

),

final as (

    -- What is taken back stays so: of several that name one message the first takes it back, the others come too late.
    select
        vintage_id,
        notification_id,
        taken_back_notification_id,
        received_date,
        row_number() over (
            partition by vintage_id, taken_back_notification_id order by received_date, notification_id
        ) = 1 as takes_back
    from taken_in

)

select * from final
