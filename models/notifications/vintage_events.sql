{{ config(materialized='view') }}

with notifications as (

    select * from {{ ref('notification_verdicts') }}

),

repairs as (

    select * from {{ ref('citizenship_repairs') }}

),

citizenships as (

    select * from {{ ref('citizenship_groups') }}

),

numbers as (

    select * from {{ ref('person_number_checks') }}

),

census_dates as (

    select * from {{ ref('census_dates') }}

),

accepted as (

    select
        notifications.*,
        coalesce(notifications.citizenship_code, repairs.citizenship_code) as known_citizenship_code,
        case
            when notifications.citizenship_code is not null then 'stated'
            when repairs.citizenship_code is not null then 'repaired'
            else 'missing'
        end as citizenship_status
    from notifications
    left join repairs
        on
            notifications.vintage_id = repairs.vintage_id
            and notifications.notification_id = repairs.notification_id
    where notifications.verdict = 'accepted'

),

final as (

    select
        accepted.vintage_id,
        accepted.notification_id,
        accepted.resolved_person_number as person_number,
        numbers.sex,
        cast(year(numbers.birth_date) as int) as birth_year,
        accepted.notification_type,
        accepted.registration_date,
        accepted.registration_year,
        accepted.received_date,
        accepted.origin_municipality_code,
        accepted.destination_municipality_code,
        accepted.origin_country_code,
        accepted.destination_country_code,
        accepted.known_citizenship_code as citizenship_code,
        accepted.citizenship_status,
        coalesce(citizenships.citizenship_group, 'other') as citizenship_group,
        coalesce(citizenships.country_group, 'not_stated') as country_group,
        accepted.source_file,
        accepted.is_late,
        accepted.is_administrative,
        accepted.notification_type = 'emigration' and census_dates.registration_date is not null
            as is_census_correction
    from accepted
    left join numbers
        on accepted.resolved_person_number = numbers.person_number
    left join citizenships
        on accepted.known_citizenship_code = citizenships.citizenship_code
    left join census_dates
        on accepted.registration_date = census_dates.registration_date

)

select * from final
