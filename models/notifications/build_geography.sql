with dates as (

    select distinct geography_date
    from {{ ref('municipalities') }}

),

notifications as (

    select * from {{ ref('stg_notifications') }}

),

persons as (

    select * from {{ ref('stg_persons') }}

),

opening as (

    select min(reference_date) as first_date
    from {{ ref('stg_opening_residence') }}

),

{{ last_known_dates('notifications', 'persons') }},

years as (

    -- Which messages are accepted is not known before their codes are: here every one that can be dated counts.
    select
        coalesce(
            {{ last_covered_year('lasts.last_date', 'lasts.last_event_date') }}, cast(year(opening.first_date) as int)
        ) as last_year
    from lasts
    cross join opening

),

ruled as (

    select
        cast(nullif('{{ geography_setting() }}', '') as date) as set_date,
        coalesce(
            min(case when year(dates.geography_date) >= years.last_year then dates.geography_date end),
            max(dates.geography_date)
        ) as ruled_date
    from dates
    cross join years

),

final as (

    select
        dates.geography_date,
        case when ruled.set_date is null then 'last_covered_year' else 'setting' end as geography_rule
    from dates
    inner join ruled
        on dates.geography_date = coalesce(ruled.set_date, ruled.ruled_date)

)

select * from final
