with series as (

    select * from {{ ref('vintage_series') }}

),

accounts as (

    select * from {{ ref('notification_accounts') }}

),

vintages as (

    select * from {{ ref('vintages') }}

),

verdicts as (

    select
        *,
        case
            when tells_a_move or (reason_code = 'incomplete_person_number' and is_rejected_for_number_alone) then 1
            else 0
        end as is_believed
    from {{ ref('notification_verdicts') }}
    where not is_late

),

taken_back as (

    -- What the official statistics believe and the vintage, which has more messages that take back, does not.
    select
        verdicts.vintage_id,
        verdicts.counted_year,
        verdicts.notification_type,
        cast(sum(official.is_believed - verdicts.is_believed) as bigint) as notifications
    from verdicts
    inner join verdicts as official
        on verdicts.notification_id = official.notification_id
    where official.vintage_id = 'official_statistics'
    group by verdicts.vintage_id, verdicts.counted_year, verdicts.notification_type

),

removed as (

    -- What is late never was in the official statistics: it is taken out before late notifications are counted.
    select
        vintage_id,
        counted_year,
        notification_type,
        cast(sum(notifications) as bigint) as notifications,
        cast(sum(case when is_rejected_for_number_alone then notifications else 0 end) as bigint)
            as incomplete_person_numbers
    from accounts
    where
        not is_late
        and (reason_code = 'duplicate' or is_rejected_for_number_alone)
    group by vintage_id, counted_year, notification_type

),

final as (

    -- A year and type without duplicates has none removed, which is not the same as nothing known.
    select
        series.vintage_id,
        series.registration_year,
        series.notification_type,
        coalesce(removed.notifications, 0) as notifications,
        coalesce(removed.incomplete_person_numbers, 0) as incomplete_person_numbers,
        coalesce(taken_back.notifications, 0) as taken_back_notifications
    from series
    inner join vintages
        on series.vintage_id = vintages.vintage_id
    left join removed
        on
            series.vintage_id = removed.vintage_id
            and series.registration_year = removed.counted_year
            and series.notification_type = removed.notification_type
    left join taken_back
        on
            series.vintage_id = taken_back.vintage_id
            and series.registration_year = taken_back.counted_year
            and series.notification_type = taken_back.notification_type
    where vintages.removes_duplicates or vintages.rejects_incomplete_person_numbers

)

select * from final
