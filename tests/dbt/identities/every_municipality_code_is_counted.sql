-- Codes of their date, of the geography, of both and of neither are all that is named on a Norwegian side, at the
-- opening and at births, year by year.
with named as (

    select 'origin' as stated_place, year(registration_date) as year, 1 as places
    from {{ ref('stg_notifications') }}
    where notification_type in ('emigration', 'internal') and origin_municipality_code is not null
    union all
    select 'destination' as stated_place, year(registration_date) as year, 1 as places
    from {{ ref('stg_notifications') }}
    where notification_type in ('immigration', 'internal') and destination_municipality_code is not null
    union all
    select 'opening' as stated_place, year(event_date) as year, 1 as places
    from {{ ref('initial_municipalities') }}
    where statement_kind = 'opening'
    union all
    select 'birth' as stated_place, year(event_date) as year, 1 as places
    from {{ ref('initial_municipalities') }}
    where statement_kind = 'birth'

),

balance as (

    select stated_place, year, places from named
    union all
    select stated_place, year, -places as places from {{ ref('municipality_code_uses') }}

)

select stated_place, year, sum(places) as missing
from balance
group by stated_place, year
having sum(places) <> 0
