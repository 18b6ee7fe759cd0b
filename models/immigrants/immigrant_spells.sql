with spells as (

    select * from {{ ref('residence_spells') }}

),

immigrants as (

    select * from {{ ref('immigrants') }}

),

administrative as (

    select
        person_id,
        counted_date,
        min(backdated_registration_date) as backdated_registration_date
    from {{ ref('migration_events') }}
    where
        notification_type = 'emigration'
        and is_administrative
        and counted_date is not null
    group by person_id, counted_date

),

own_spells as (

    select
        spells.person_id,
        spells.municipality_code,
        spells.start_date,
        spells.end_date,
        lead(spells.start_date) over (
            partition by spells.person_id order by spells.start_date
        ) as next_start_date
    from spells
    inner join immigrants
        on spells.person_id = immigrants.person_id

),

stays as (

    -- Spells that follow each other without a gap are one stay in the country.
    select
        *,
        min(case when next_start_date is null or next_start_date > end_date then end_date end) over (
            partition by person_id
            order by start_date rows between current row and unbounded following
        ) as stay_end_date
    from own_spells

),

final as (

    select
        stays.person_id,
        stays.start_date,
        stays.end_date,
        stays.municipality_code,
        stays.stay_end_date,
        administrative.backdated_registration_date as backdated_stay_end_date
    from stays
    left join administrative
        on
            stays.person_id = administrative.person_id
            and stays.stay_end_date = administrative.counted_date

)

select * from final
