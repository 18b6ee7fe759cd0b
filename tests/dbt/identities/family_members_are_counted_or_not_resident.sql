-- The account of family members holds every delivered person, year and family number once.
with delivered as (

    select
        year,
        count(distinct concat(person_id, ' ', family_id)) as members
    from {{ ref('family_members') }}
    group by year

),

accounted as (

    select
        year,
        sum(members) as members
    from {{ ref('family_member_account') }}
    group by year

)

select
    coalesce(delivered.year, accounted.year) as year,
    delivered.members as delivered_members,
    accounted.members as accounted_members
from delivered
full outer join accounted
    on delivered.year = accounted.year
where delivered.members is distinct from accounted.members
