with series as (

    select * from {{ ref('border_series') }}

),

counted as (

    select
        registration_year as year,
        case notification_type when 'immigration' then notifications else -notifications end as net_notifications,
        notifications,
        concat(notification_type, 's') as series_code
    from {{ ref('notification_totals_by_vintage') }}
    where vintage_id = 'official_statistics' and notification_type in ('immigration', 'emigration')

),

official as (

    select
        year,
        series_code,
        cast(sum(notifications) as double) as official_value
    from counted
    group by year, series_code
    union all
    select
        year,
        'net_immigration' as series_code,
        cast(sum(net_notifications) as double) as official_value
    from counted
    group by year

),

stocks as (

    select
        year - 1 as year,
        cast(sum(persons) as double) as persons
    from {{ ref('population') }}
    group by year

),

unreported as (

    select * from {{ ref('unreported_estimates') }}
    where background = 'all'

),

populations as (

    -- What is still to come of all years up to then.
    select
        stocks.year,
        'population' as series_code,
        'all' as county_code,
        cast(null as double) as official_value,
        max(stocks.persons) as known_value,
        sum({{ exact_in_any_order('series.expected_late_value') }}) as expected_late_value,
        max(unreported.expected_unreported_persons) as expected_unreported_value,
        {{ squared_limits_of_population('series', 'unreported') }}
    from stocks
    inner join series
        on
            stocks.year >= series.year
            and series.series_code = 'net_immigration'
            and series.county_code = 'all'
    left join unreported on stocks.year = year(cast(unreported.reference_date as date))
    group by stocks.year

),

together as (

    select
        series.year,
        series.series_code,
        series.county_code,
        case when series.county_code = 'all' then official.official_value end as official_value,
        series.known_value,
        series.expected_late_value,
        cast(null as double) as expected_unreported_value,
        {{ squared_limits('series') }}
    from series
    left join official on series.year = official.year and series.series_code = official.series_code
    union all
    select * from populations

),

corrected as (

    select
        *,
        known_value + expected_late_value - coalesce(expected_unreported_value, 0) as corrected_value
    from together

),

final as (

    select
        year,
        series_code,
        county_code,
        official_value,
        known_value,
        expected_late_value,
        expected_unreported_value,
        corrected_value,
        {{ limits_about('corrected_value') }}
    from corrected

)

select * from final
