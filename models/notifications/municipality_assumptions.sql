with stays as (

    select * from {{ ref('municipality_stays') }}

),

readings as (

    select * from {{ ref('municipality_readings') }}

),

identities as (

    select * from {{ ref('person_identities') }}

),

codes_of_stays as (

    select distinct person_number, stay_number, stated_code, first_date
    from stays
    where stay_number is not null

),

support as (

    -- With how many of the codes that are named for a stay it can have been in a municipality.
    select
        codes_of_stays.person_number,
        codes_of_stays.stay_number,
        readings.target_code,
        count(*) as codes
    from codes_of_stays
    inner join readings
        on
            codes_of_stays.stated_code = readings.municipality_code
            and codes_of_stays.first_date = readings.first_date
    group by codes_of_stays.person_number, codes_of_stays.stay_number, readings.target_code

),

possible as (

    select
        stays.stated_place,
        stays.notification_id,
        stays.person_number,
        stays.event_date,
        stays.stated_code,
        readings.read_from_date as valid_from_date,
        readings.target_code,
        readings.population,
        coalesce(support.codes, 0) as codes
    from stays
    inner join readings
        on
            stays.stated_code = readings.municipality_code
            and stays.first_date = readings.first_date
            and readings.targets > 1
    left join support
        on
            stays.person_number = support.person_number
            and stays.stay_number = support.stay_number
            and readings.target_code = support.target_code

),

ranked as (

    select
        *,
        row_number() over (
            partition by stated_place, notification_id, person_number, event_date, stated_code
            order by codes desc, population desc, target_code asc
        ) as choice,
        count(*) over (
            partition by stated_place, notification_id, person_number, event_date, stated_code, codes
        ) as equals
    from possible

),

final as (

    select
        ranked.stated_place,
        ranked.notification_id,
        identities.person_id,
        ranked.event_date,
        ranked.stated_code,
        ranked.valid_from_date,
        ranked.target_code as municipality_code,
        case when ranked.equals = 1 then 'own_messages' else 'largest' end as rule_code
    from ranked
    left join identities
        on ranked.person_number = identities.person_number
    where ranked.choice = 1

)

select * from final
