with years as (

    select * from {{ ref('covered_years') }}

),

intakes as (

    select * from {{ ref('vintage_intakes') }}

),

accounts as (

    select * from {{ ref('notification_accounts') }}

),

types as (

    select 'immigration' as notification_type
    union all
    select 'emigration' as notification_type
    union all
    select 'internal' as notification_type

),

covered as (

    -- A covered year that the vintage takes in, or could: nothing of a year is received before it begins.
    select
        intakes.vintage_id,
        years.year as registration_year,
        types.notification_type
    from years
    inner join intakes
        on
            {{ is_within('years.year', 'intakes.first_registration_year', 'intakes.last_registration_year') }}
            and (intakes.last_received_date is null or intakes.last_received_date >= make_date(years.year, 1, 1))
    cross join types

),

counted as (

    -- Messages of other years are counted too: those after the last whole year, or registered before the opening.
    select
        vintage_id,
        counted_year as registration_year,
        notification_type
    from accounts
    where
        counted_year is not null
        and notification_type in (select types.notification_type from types)
        and (verdict = 'accepted' or reason_code = 'duplicate' or is_rejected_for_number_alone)

),

final as (

    select
        vintage_id,
        registration_year,
        notification_type
    from covered
    union distinct
    select
        vintage_id,
        registration_year,
        notification_type
    from counted

)

select * from final
