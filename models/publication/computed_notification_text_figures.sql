{{ config(materialized='ephemeral', contract={'enforced': false}) }}

{% set historical = "case when source_file = 'historical' and notification_type = '%s' then notifications else 0 end" %}
{% set late_1973 = "case when notification_type = '%s' and %s then 1 else 0 end" %}

with late as (

    select sum(notifications) as late_notifications
    from {{ ref('late_notifications') }}
    where vintage_id = 'analysis_file' and notification_type in ('immigration', 'emigration')

),

removed as (

    select
        sum(case when reason_code = 'unknown_municipality' then notifications else 0 end)
            as unknown_municipalities_removed,
        sum(case when reason_code = 'incomplete_person_number' then notifications else 0 end)
            as incomplete_person_numbers_removed
    from {{ ref('notification_account_by_vintage') }}
    where vintage_id = 'analysis_file' and notification_type in ('immigration', 'emigration')

),

without_number as (

    -- A notification has a sex where it has a person number.
    select sum(case when sex is null then notifications else 0 end) as without_person_number
    from {{ ref('flow_counts') }}
    where vintage_id = 'analysis_file' and notification_type in ('immigration', 'emigration')

),

historical as (

    select
        sum({{ historical % 'emigration' }}) as historical_emigrations,
        sum(case when registration_year = 1970 then {{ historical % 'emigration' }} end)
            as historical_emigrations_1970,
        sum({{ historical % 'immigration' }}) as historical_immigrations
    from {{ ref('notification_account_by_vintage') }}
    where vintage_id = 'recount' and verdict = 'accepted' and registration_year between 1969 and 1975

),

late_1973 as (

    -- What the fault of 1973 misplaced: late three-digit codes, as they were stated.
    select
        sum({{ late_1973 % ('immigration', "events.citizenship_code = '101'") }}) as late_1973_danish_immigrants,
        sum({{ late_1973 % ('immigration', "events.citizenship_group = 'norwegian'") }})
            as late_1973_norwegian_immigrants,
        sum({{ late_1973 % ('emigration', "events.citizenship_group = 'norwegian'") }})
            as late_1973_norwegian_emigrants,
        sum({{ late_1973 % ('emigration', "events.citizenship_group = 'other_nordic'") }})
            as late_1973_other_nordic_emigrants
    from {{ ref('migration_events') }} as events
    cross join {{ ref('vintages') }} as vintages
    where
        vintages.vintage_id = 'analysis_file'
        and events.received_date <= vintages.known_by_date
        and events.registration_year = 1973
        and events.is_late
        and events.citizenship_status = 'stated'
        and length(events.citizenship_code) = 3

),

aged_70 as (

    select
        max(case when registration_year = 1974 then notifications end) as emigrations_70_and_over_1974,
        max(case when registration_year = 1975 then notifications end) as emigrations_70_and_over_1975
    from {{ ref('vintage_comparison_sex_ages') }}
    where vintage_id = 'official_statistics' and flow = 'emigration' and sex = 'both' and age_group = '70+'

)

{{ fact_rows({
    'late': ['late_notifications'],
    'removed': ['unknown_municipalities_removed', 'incomplete_person_numbers_removed'],
    'without_number': ['without_person_number'],
    'historical': ['historical_emigrations', 'historical_emigrations_1970', 'historical_immigrations'],
    'late_1973': [
        'late_1973_danish_immigrants', 'late_1973_norwegian_immigrants', 'late_1973_norwegian_emigrants',
        'late_1973_other_nordic_emigrants',
    ],
    'aged_70': ['emigrations_70_and_over_1974', 'emigrations_70_and_over_1975'],
}) }}
