-- Over the groups of countries, administrative_emigrations counts the emigrations of the current vintage's totals.
with totals as (

    select registration_year, notifications
    from {{ ref('notification_totals_by_vintage') }}
    where vintage_id = 'current' and notification_type = 'emigration'

),

groups as (

    select registration_year, sum(emigrations) as emigrations
    from {{ ref('administrative_emigrations') }}
    group by registration_year

)

select totals.registration_year, totals.notifications, groups.emigrations
from totals
full outer join groups
    on totals.registration_year = groups.registration_year
where coalesce(totals.notifications, 0) <> coalesce(groups.emigrations, 0)
