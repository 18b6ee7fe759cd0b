{{ config(materialized='view') }}

with memberships as (

    select * from {{ ref('eea_memberships') }}

),

successors as (

    select * from {{ ref('country_successors') }}

),

inherited as (

    -- What was a state lies in the area while all of the states of today do that lie on its land.
    select
        successors.country_id,
        max(memberships.first_date) as first_date,
        min(memberships.last_date) as last_date
    from successors
    left join memberships
        on successors.successor_id = memberships.country_id
    group by successors.country_id
    having count(*) = count(memberships.country_id)

),

final as (

    select
        country_id,
        first_date,
        last_date
    from memberships
    union all
    select
        country_id,
        first_date,
        last_date
    from inherited

)

select * from final
