-- What a code that can stand for several municipalities was taken for is told once for every place that names one.
with codes as (

    select * from {{ ref('municipality_codes') }}
    where targets > 1

),

notifications as (

    select * from {{ ref('stg_notifications') }}

),

named as (

    select notifications.origin_municipality_code as stated_code, 1 as places
    from notifications
    inner join codes
        on {{ names_place_left('notifications.origin_municipality_code', 'notifications.registration_date', 'codes') }}
    where notifications.notification_type in ('emigration', 'internal')
    union all
    select notifications.destination_municipality_code as stated_code, 1 as places
    from notifications
    inner join codes
        on {{ names_place('notifications.destination_municipality_code', 'notifications.registration_date', 'codes') }}
    where notifications.notification_type in ('immigration', 'internal')
    union all
    select initial.municipality_code as stated_code, 1 as places
    from {{ ref('initial_municipalities') }} as initial
    inner join codes
        on {{ names_place('initial.municipality_code', 'initial.event_date', 'codes') }}

),

balance as (

    select stated_code, places from named
    union all
    select stated_code, -places as places from {{ ref('assumed_municipalities') }}

)

select stated_code, sum(places) as missing
from balance
group by stated_code
having sum(places) <> 0
