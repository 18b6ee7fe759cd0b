with notifications as (

    select * from {{ ref('stg_notifications') }}

),

initial as (

    select * from {{ ref('initial_municipalities') }}

),

suspects as (

    -- Fewer may be slips. That a municipality is not known is a code as well, and always means none.
    select
        stated_place,
        year,
        municipality_code
    from {{ ref('municipality_code_counts') }}
    where
        code_kind = 'neither'
        and municipality_code <> {{ unknown_municipality_code() }}
        and places >= {{ rule_parameter('lost_of_a_code_told') }}

),

stated as (

    select
        'origin' as stated_place,
        cast(year(notifications.registration_date) as int) as year,
        {{ stated_origin('notifications') }} as municipality_code
    from notifications
    union all
    select
        'destination' as stated_place,
        cast(year(notifications.registration_date) as int) as year,
        {{ stated_destination('notifications') }} as municipality_code
    from notifications
    union all
    select
        statement_kind as stated_place,
        cast(year(event_date) as int) as year,
        municipality_code
    from initial

),

final as (

    select
        stated.stated_place,
        stated.year,
        stated.municipality_code,
        count(*) as places
    from stated
    inner join suspects
        on
            stated.stated_place = suspects.stated_place
            and stated.year = suspects.year
            and stated.municipality_code = suspects.municipality_code
    group by stated.stated_place, stated.year, stated.municipality_code

)

select * from final
