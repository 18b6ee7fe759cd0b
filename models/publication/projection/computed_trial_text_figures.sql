{{ config(materialized='ephemeral', contract={'enforced': false}) }}

with trial_births as (

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

{{ fact_rows({
    'crossing': ['last_year_iii_below_i'],
    'trial': ['emigrants_1975', 'emigration_peak_ii', 'emigration_peak_iii', 'emigration_peak_iv'],
}) }}
