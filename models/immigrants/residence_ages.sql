{{ config(materialized='view') }}

with groups as (

    select * from {{ ref('residence_age_groups') }}

),

ages as (

    select * from {{ ref('ages') }}

),

final as (

    select
        ages.age,
        groups.age_group
    from groups
    inner join ages
        on ages.age between groups.first_age and groups.last_age

)

select * from final
