with notifications as (

    select * from {{ ref('notification_checks') }}

),

regimes as (

    select * from {{ ref('registration_regimes') }}

),

registration_dates as (

    select distinct registration_date
    from notifications
    where registration_date is not null

),

final as (

    select
        registration_dates.registration_date,
        regimes.regime_id
    from registration_dates
    inner join regimes
        on
            {{ is_within(
                'registration_dates.registration_date', 'regimes.valid_from_date', 'regimes.valid_to_date'
            ) }}

)

select * from final
