-- The counts of the current vintage are those of its events, whichever way each of the two was made: by year and type,
-- sex, group of citizenship and the flags that a series can leave out.
with flows as (

    select
        registration_year,
        notification_type,
        sex,
        citizenship_group,
        country_group,
        is_administrative,
        is_census_correction,
        sum(notifications) as notifications
    from {{ ref('flow_counts') }}
    where vintage_id = 'current'
    group by all

),

events as (

    select
        cast(year(counted_date) as int) as registration_year,
        notification_type,
        sex,
        citizenship_group,
        country_group,
        is_administrative,
        is_census_correction,
        count(*) as notifications
    from {{ ref('migration_events') }}
    where counted_date is not null
    group by all

)

(
    select * from flows
    except
    select * from events
)
union all
(
    select * from events
    except
    select * from flows
)
