with delivered as (

    select * from {{ ref('stg_persons') }}

),

identities as (

    select * from {{ ref('person_identities') }}

),

resolved as (

    select
        delivered.*,
        identities.resolved_person_number,
        identities.person_id,
        mothers.person_id as mother_person_id
    from delivered
    left join identities
        on delivered.person_number = identities.person_number
    left join identities as mothers
        on delivered.mother_person_number = mothers.person_number

),

ranked as (

    -- Of several rows for one person, the one that says most stands; which one never depends on their order.
    select
        *,
        row_number() over (
            partition by resolved_person_number
            order by
                case when sex is null or birth_date is null then 1 else 0 end,
                case when birth_municipality_code is null then 1 else 0 end,
                case when death_date is null then 1 else 0 end,
                case when person_number = resolved_person_number then 0 else 1 end,
                person_number,
                birth_date,
                sex,
                birth_municipality_code,
                death_date,
                first_immigration_year,
                reason_for_immigration,
                mother_person_number,
                birth_country_code,
                mother_birth_country_code,
                father_birth_country_code,
                grandparents_born_abroad,
                person_number_text,
                unreadable_columns
        ) as row_order
    from resolved

),

final as (

    select
        person_number_text,
        resolved_person_number as person_number,
        person_id,
        sex,
        birth_date,
        birth_municipality_code,
        death_date,
        birth_country_code,
        mother_birth_country_code,
        father_birth_country_code,
        grandparents_born_abroad,
        reason_for_immigration,
        first_immigration_year,
        mother_person_id,
        unreadable_columns,
        case
            when person_number is null or length(person_number) <> 11 or sex is null or birth_date is null
                then 'unreadable'
            when row_order > 1 then 'repeated'
            when death_date < birth_date then 'death_before_birth'
        end as reason_code
    from ranked

)

select * from final
