with events as (

    select *
    from {{ ref('migration_events') }}
    where person_id is not null and citizenship_status <> 'missing'

),

final as (

    -- Of one day the greater notification_id is the later, as in repairs.
    select
        person_id,
        max_by(citizenship_code, cast(registration_date as string) || notification_id) as citizenship_code,
        max_by(country_group, cast(registration_date as string) || notification_id) <> 'norway' as is_foreign,
        min(case when country_group <> 'norway' then 1 else 0 end)
        <> max(case when country_group <> 'norway' then 1 else 0 end) as has_changed_group
    from events
    group by person_id

)

select * from final
