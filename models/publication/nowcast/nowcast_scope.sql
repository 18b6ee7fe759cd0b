with period as (select * from {{ ref('nowcast_period') }}),

late as (

    select count(*) as estimates from {{ ref('late_notification_estimates') }}

),

unreported as (

    select count(*) as estimates from {{ ref('unreported_estimates') }}

),

decisions as (

    select
        min(reference_year) as first_year,
        max(reference_year) as last_year
    from {{ ref('administrative_decisions') }}

),

codes as (

    select 'late_notifications' as nowcast_code
    union all
    select 'unreported_emigrations' as nowcast_code

),

described as (

    select
        codes.nowcast_code,
        case
            when codes.nowcast_code = 'late_notifications' then late.estimates
            else unreported.estimates
        end as estimates,
        period.as_of_date,
        case
            when codes.nowcast_code = 'late_notifications' then period.first_month_date
            else make_date(decisions.first_year, 12, 31)
        end as first_period_date,
        case
            when codes.nowcast_code = 'late_notifications' then period.last_registration_month_date
            else make_date(decisions.last_year, 12, 31)
        end as last_period_date,
        case
            when codes.nowcast_code = 'late_notifications'
                then {{ months_between_dates('period.first_month_date', 'period.last_registration_month_date') }} + 1
            else decisions.last_year - decisions.first_year + 1
        end as periods,
        case
            when codes.nowcast_code = 'late_notifications'
                then {{ rule_parameter('nowcast_longest_delay_months') }} + 12
            else {{ rule_parameter('administrative_backdating_years') }} + 4
        end as needed_periods
    from codes
    cross join late
    cross join unreported
    cross join decisions
    left join period on true

),

final as (

    select
        nowcast_code,
        case when estimates > 0 then 'estimated' else 'too_short' end as status_code,
        as_of_date,
        first_period_date,
        last_period_date,
        cast(coalesce(periods, 0) as bigint) as periods,
        cast(needed_periods as bigint) as needed_periods
    from described

)

select * from final
