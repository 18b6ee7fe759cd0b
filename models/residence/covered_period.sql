with opening as (

    select * from {{ ref('stg_opening_residence') }}

),

persons as (

    select * from {{ ref('persons') }}

),

notifications as (

    -- What is accepted. A cancellation is received, but nothing happened on the date that it takes back.
    select
        received_date,
        case when notification_type = 'cancellation' then null else registration_date end as registration_date
    from {{ ref('notification_checks') }}
    where
        content_reason_code is null
        and not is_taken_back
        and not comes_too_late

),

{{ last_known_dates('notifications', 'persons') }},

bounds as (

    select
        (select min(reference_date) from opening) as first_date,
        (select last_date from lasts) as last_date,
        (select last_event_date from lasts) as last_event_date

),

years as (

    select
        first_date,
        last_date,
        cast(year(first_date) as int) as first_year,
        {{ last_covered_year('last_date', 'last_event_date') }} as last_year
    from bounds

),

final as (

    -- The opening population is known, whatever came afterwards.
    select
        first_date,
        last_date,
        first_year,
        last_year,
        greatest(last_year + 1, first_year) as last_stock_year
    from years

)

select * from final
