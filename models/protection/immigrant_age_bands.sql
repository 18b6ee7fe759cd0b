{{ config(materialized='view') }}

with age_groups as (

    select * from {{ ref('immigrant_age_groups') }}

),

ages as (

    select * from {{ ref('ages') }}

),

bounds as (

    -- A band ends where any of the groups, which overlap, begins or ends.
    select first_age as bound
    from age_groups
    union
    select last_age + 1 as bound
    from age_groups

),

final as (

    select
        ages.age,
        max(bounds.bound) as age_band
    from ages
    inner join bounds
        on ages.age >= bounds.bound
    group by ages.age

)

select * from final
