{% set cell -%}
    {{ month_of('registration_date') }} as registration_month_date,
        notification_type,
        citizenship_group,
        case notification_type when 'emigration' then origin_municipality_code else destination_municipality_code end
            as municipality_code,
        is_census_correction
{%- endset %}

with notifications as (

    select * from {{ ref('independent_notifications') }}
    where tells_a_move

),

spells as (

    select * from {{ ref('event_spells') }}

),

counties as (

    select * from {{ ref('municipality_regions') }}
    where scheme_id = 'county'

),

counted as (

    -- What no other message is about became known when it was received, and stays known.
    select
        {{ cell }},
        {{ months_between_dates('registration_date', 'received_date') }} as months_until,
        count(*) as known_notifications,
        0 as withdrawn_notifications
    from notifications
    group by all
    union all
    select
        {{ cell }},
        {{ months_between_dates('registration_date', 'first_known_date') }} as months_until,
        count(*) as known_notifications,
        0 as withdrawn_notifications
    from spells
    group by all
    union all
    select
        {{ cell }},
        {{ months_between_dates('registration_date', 'withdrawn_date') }} as months_until,
        0 as known_notifications,
        count(*) as withdrawn_notifications
    from spells
    where withdrawn_date is not null
    group by all

),

final as (

    select
        counted.registration_month_date,
        counted.months_until,
        counted.notification_type,
        counted.citizenship_group,
        coalesce(counties.region_code, 'not_known') as county_code,
        counted.is_census_correction,
        cast(sum(counted.known_notifications) as bigint) as known_notifications,
        cast(sum(counted.withdrawn_notifications) as bigint) as withdrawn_notifications
    from counted
    left join counties on counted.municipality_code = counties.municipality_code
    group by
        counted.registration_month_date,
        counted.months_until,
        counted.notification_type,
        counted.citizenship_group,
        coalesce(counties.region_code, 'not_known'),
        counted.is_census_correction

)

select * from final
