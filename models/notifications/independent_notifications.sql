{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('notification_checks') }}

),

persons as (

    select * from {{ ref('vintage_dependent_persons') }}

),

final as (

    select notifications.*
    from notifications
    left join persons
        on notifications.resolved_person_number = persons.person_number
    where persons.person_number is null

)

select * from final
