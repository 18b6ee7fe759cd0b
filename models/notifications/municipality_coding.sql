with notifications as (

    select * from {{ ref('stg_notifications') }}

),

spans as (

    select * from {{ ref('municipality_code_spans') }}

),

municipalities as (

    select * from {{ ref('municipalities') }}

),

stated as (

    select spans.municipality_code, spans.valid_from_date, count(*) as places
    from notifications
    inner join spans
        on {{ names_place_left(stated_origin('notifications'), 'notifications.registration_date', 'spans') }}
    group by spans.municipality_code, spans.valid_from_date
    union all
    select spans.municipality_code, spans.valid_from_date, count(*) as places
    from notifications
    inner join spans
        on {{ names_place(stated_destination('notifications'), 'notifications.registration_date', 'spans') }}
    group by spans.municipality_code, spans.valid_from_date

),

counted as (

    select
        cast(null as date) as geography_date,
        cast(coalesce(sum(places), 0) as bigint) as places
    from stated
    where valid_from_date is not null
    union all
    select
        municipalities.geography_date,
        cast(sum(stated.places) as bigint) as places
    from stated
    inner join municipalities
        on stated.municipality_code = municipalities.municipality_code
    group by municipalities.geography_date

),

final as (

    -- Of readings that make out as many, the one of the codes' own day.
    select
        geography_date,
        places,
        row_number() over (order by places desc, geography_date asc nulls first) = 1 as is_chosen
    from counted

)

select * from final
