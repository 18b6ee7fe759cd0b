with notifications as (

    select * from {{ ref('notification_checks') }}

),

delivered as (

    select * from {{ ref('stg_notifications') }}

),

initial as (

    select * from {{ ref('initial_municipalities') }}

),

codes as (

    select * from {{ ref('municipality_codes') }}

),

named as (

    -- The code itself is looked up only where it means nothing.
    select
        'origin' as stated_place, registration_year as year, origin_code_kind as code_kind,
        case when origin_code_kind = 'neither' then notification_id end as notification_id,
        count(*) as places
    from notifications
    where notification_type in ('emigration', 'internal') and origin_code_kind is not null
    group by all
    union all
    select
        'destination' as stated_place, registration_year as year, destination_code_kind as code_kind,
        case when destination_code_kind = 'neither' then notification_id end as notification_id,
        count(*) as places
    from notifications
    where notification_type in ('immigration', 'internal') and destination_code_kind is not null
    group by all

),

told as (

    select
        named.stated_place,
        named.year,
        named.code_kind,
        case named.stated_place
            when 'origin' then delivered.origin_municipality_code else delivered.destination_municipality_code
        end as municipality_code,
        named.places
    from named
    left join delivered
        on named.notification_id = delivered.notification_id
    union all
    select
        initial.statement_kind as stated_place,
        cast(year(initial.event_date) as int) as year,
        {{ stated_code_kind('initial.municipality_code', 'codes') }} as code_kind,
        case when codes.code_kind is null then initial.municipality_code end as municipality_code,
        count(*) as places
    from initial
    left join codes
        on {{ names_place('initial.municipality_code', 'initial.event_date', 'codes') }}
    group by all

),

final as (

    select
        stated_place,
        year,
        code_kind,
        municipality_code,
        cast(sum(places) as bigint) as places
    from told
    group by stated_place, year, code_kind, municipality_code

)

select * from final
