{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('notification_checks') }}

),

persons as (

    select * from {{ ref('vintage_dependent_persons') }}

),

corrections as (

    select * from {{ ref('census_correction_dates') }}

),

final as (

    select
        notifications.*,
        cast(year({{ counted_date('notifications', 'corrections') }}) as int) as counted_year
    from notifications
    left join persons
        on notifications.resolved_person_number = persons.person_number
    left join corrections
        on notifications.notification_id = corrections.notification_id
    where persons.person_number is null and not notifications.is_linked

)

select * from final
