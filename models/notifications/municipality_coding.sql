with notifications as (

    select * from {{ ref('telling_notifications') }}

),

spans as (

    select * from {{ ref('municipality_code_spans') }}

),

telling as (

    -- Codes that are both in force and of the geography tell nothing.
    select * from spans
    where (valid_from_date is null and is_of_geography) or (valid_from_date is not null and not is_of_geography)

),

stated as (

    select telling.is_of_geography
    from notifications
    inner join telling
        on {{ names_place_left(stated_origin('notifications'), 'notifications.registration_date', 'telling') }}
    union all
    select telling.is_of_geography
    from notifications
    inner join telling
        on {{ names_place(stated_destination('notifications'), 'notifications.registration_date', 'telling') }}

),

counted as (

    select
        count(case when is_of_geography then 1 end) as codes_of_geography_only,
        count(case when not is_of_geography then 1 end) as codes_of_date_only
    from stated

),

final as (

    select
        codes_of_geography_only,
        codes_of_date_only,
        codes_of_geography_only > codes_of_date_only as is_recoded
    from counted

)

select * from final
