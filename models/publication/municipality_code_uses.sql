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

versions as (

    select distinct municipality_code
    from {{ ref('municipality_versions') }}

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

counted as (

    select
        stated_place,
        year,
        code_kind,
        municipality_code,
        cast(sum(places) as bigint) as places,
        100.0 * sum(case when code_kind = 'neither' then sum(places) else 0 end) over (partition by stated_place, year)
        / sum(sum(places)) over (partition by stated_place, year) as unknown_per_cent
    from told
    group by stated_place, year, code_kind, municipality_code

),

final as (

    select
        counted.stated_place,
        counted.year,
        counted.code_kind,
        counted.municipality_code,
        case
            when counted.code_kind <> 'neither' then null
            when counted.year is null then 'no_date'
            when counted.municipality_code = {{ unknown_municipality_code() }} then 'not_known'
            when versions.municipality_code is not null then 'another_date'
            else 'no_municipality'
        end as likely_cause,
        counted.places,
        counted.code_kind = 'neither'
        and counted.year is not null
        and counted.unknown_per_cent > {{ rule_parameter('unknown_municipality_per_cent_told') }} as is_conspicuous
    from counted
    left join versions
        on counted.municipality_code = versions.municipality_code

)

select * from final
