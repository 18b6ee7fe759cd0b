{{ config(materialized='view') }}

with person_years as (

    select * from {{ ref('pooled_person_years') }}

),

final as (

    select
        pattern_number,
        min(year) as year,
        min(scheme_id) as scheme_id,
        min(region_code) as region_code,
        min(centrality) as centrality,
        min(county_code) as county_code,
        min(sex) as sex,
        min(age) as age,
        min(duration_group) as duration_group,
        min(education_level) as education_level,
        min(labour_status) as labour_status,
        min(background) as background,
        min(family_size) as family_size,
        min(family_immigrants) as family_immigrants,
        count(case when outcome = 'stayed' then 1 end) as stayed_persons,
        count(case when outcome = 'moved' then 1 end) as moved_persons,
        count(case when outcome = 'emigrated' then 1 end) as emigrated_persons,
        count(case when outcome = 'died' then 1 end) as dead_persons
    from person_years
    group by pattern_number

)

select * from final
