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
{%- if target.type == 'duckdb' %},

trial_births as (

    select
        year,
        max(case when scenario_id = 'trial_iii' then persons end)
        - max(case when scenario_id = 'trial_i' then persons end) as iii_above_i
    from {{ ref('projection_summary') }}
    where component = 'births' and sex = 'both'
    group by year

),

crossing as (

    select max(case when iii_above_i < 0 then year end) as last_year_iii_below_i
    from trial_births

),

trial_emigrants as (

    select
        scenario_id,
        year,
        sum(persons) as persons
    from {{ ref('projection_components') }}
    where component = 'emigrants' and scenario_id in ('trial_ii', 'trial_iii', 'trial_iv')
    group by scenario_id, year

),

trial as (

    select
        max(case when year = 1975 then persons end) as emigrants_1975,
        max(case when scenario_id = 'trial_ii' then persons end) as emigration_peak_ii,
        max(case when scenario_id = 'trial_iii' then persons end) as emigration_peak_iii,
        max(case when scenario_id = 'trial_iv' then persons end) as emigration_peak_iv
    from trial_emigrants

)
{%- endif %}

{% set facts = {
    'citizenships': ['norwegian_share_of_emigration'],
    'centres': ['net_immigration_outside_centres'],
    'notifications': ['immigration_notifications'],
    'movers': ['immigrants', 'registered_emigrants_1974', 'registered_emigrants_1975'],
    'both_counts': ['immigrants_below_notifications'],
} %}
{%- if target.type == 'duckdb' -%}
    {%- do facts.update({
        'crossing': ['last_year_iii_below_i'],
        'trial': ['emigrants_1975', 'emigration_peak_ii', 'emigration_peak_iii', 'emigration_peak_iv'],
    }) -%}
{%- endif -%}
{{ fact_rows(facts) }}
