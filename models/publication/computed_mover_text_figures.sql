{{ config(materialized='ephemeral', contract={'enforced': false}) }}

with citizenships as (

    select
        100 * {{ share(
            "sum(case when citizenship_group = 'norwegian' then notifications end)", 'sum(notifications)'
        ) }} as norwegian_share_of_emigration
    from {{ ref('vintage_comparison_citizenships') }}
    where
        vintage_id = 'official_statistics'
        and compared_vintage_id = 'recount'
        and flow = 'emigration'
        and registration_year between 1971 and 1975

),

centres as (

    select
        100 * {{ share(
            "sum(case when region_code = '1' then immigrants - emigrants end)", 'sum(immigrants - emigrants)'
        ) }} as net_immigration_outside_centres
    from {{ ref('population_accounts') }}
    where scheme_id = 'centrality' and year between 1971 and 1974

),

notifications as (

    select case when count(*) = 5 then sum(notifications) / 5.0 end as immigration_notifications
    from {{ ref('notification_totals_by_vintage') }}
    where
        vintage_id = 'official_statistics'
        and notification_type = 'immigration'
        and registration_year between 1971 and 1975

),

movers as (

    select
        case
            when count(distinct case when mover_kind = 'immigration' and year between 1971 and 1975 then year end) = 5
                then sum(case when mover_kind = 'immigration' and year between 1971 and 1975 then movers end) / 5.0
        end as immigrants,
        max(case when mover_kind = 'emigration' and year = 1974 then movers end) as registered_emigrants_1974,
        max(case when mover_kind = 'emigration' and year = 1975 then movers end) as registered_emigrants_1975
    from {{ ref('movers_against_notifications') }}

),

both_counts as (

    select
        100 * {{ share(
            '(notifications.immigration_notifications - movers.immigrants)', 'notifications.immigration_notifications'
        ) }} as immigrants_below_notifications
    from notifications
    cross join movers

)

{{ fact_rows({
    'citizenships': ['norwegian_share_of_emigration'],
    'centres': ['net_immigration_outside_centres'],
    'notifications': ['immigration_notifications'],
    'movers': ['immigrants', 'registered_emigrants_1974', 'registered_emigrants_1975'],
    'both_counts': ['immigrants_below_notifications'],
}) }}
