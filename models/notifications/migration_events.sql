{% set backdating = 'administrative_backdating_years' %}
{% set counted = counted_date('events', 'corrections') %}

with notifications as (

    select *
    from {{ ref('notification_checks') }}
    where tells_a_move

),

duplicates as (

    select *
    from {{ ref('duplicate_notifications') }}
    where vintage_id = 'current'

),

repairs as (

    select *
    from {{ ref('citizenship_repairs') }}
    where vintage_id = 'current'

),

out_of_order as (

    select * from {{ ref('out_of_order_notifications') }}

),

corrections as (

    select * from {{ ref('census_correction_dates') }}

),

regimes as (

    -- Looked up once a date, not once an event.
    select * from {{ ref('registration_date_regimes') }}

),

final as (

    select
        events.notification_id,
        events.person_id,
        events.sex,
        events.birth_year,
        events.notification_type,
        events.registration_date,
        events.registration_year,
        events.received_date,
        {{ counted }} as counted_date,
        case
            when {{ counted }} is null then null
            when events.is_administrative and events.notification_type = 'emigration'
                then least({{ counted }}, {{ add_years('events.registration_date', '-' ~ rule_parameter(backdating)) }})
            else {{ counted }}
        end as backdated_registration_date,
        events.origin_municipality_code,
        events.destination_municipality_code,
        events.origin_country_code,
        events.destination_country_code,
        coalesce(repairs.citizenship_code, events.citizenship_code) as citizenship_code,
        case
            when repairs.citizenship_code is not null then 'repaired'
            when events.country_group = 'not_stated' then 'missing'
            else 'stated'
        end as citizenship_status,
        coalesce(repairs.citizenship_group, events.citizenship_group) as citizenship_group,
        coalesce(repairs.country_group, events.country_group) as country_group,
        events.source_file,
        regimes.regime_id,
        events.person_id is not null as has_person_number,
        events.is_late,
        out_of_order.notification_id is not null as is_out_of_order,
        events.is_administrative,
        events.is_census_correction
    from notifications as events
    left join duplicates
        on events.notification_id = duplicates.notification_id
    left join repairs
        on events.notification_id = repairs.notification_id
    left join out_of_order
        on events.notification_id = out_of_order.notification_id
    left join corrections
        on events.notification_id = corrections.notification_id
    left join regimes
        on events.registration_date = regimes.registration_date
    where duplicates.notification_id is null

)

select * from final
