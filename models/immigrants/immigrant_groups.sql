with outcomes as (

    select * from {{ ref('immigrant_outcomes') }}

),

joined as (

    select * from {{ ref('family_immigrant_references') }}

),

families as (

    select * from {{ ref('immigrant_families') }}

),

mixed as (

    select * from {{ ref('mixed_families') }}

),

grouped as (

    select
        outcomes.*,
        coalesce(joined.joined_group, 'not_family') as joined_group,
        case
            when outcomes.family_type is null then 'unknown'
            else coalesce(mixed.mixed_with, 'not_mixed')
        end as mixed_with,
        least(outcomes.age, {{ oldest_age() }}) as capped_age,
        coalesce(outcomes.labour_status, 'unknown') as known_labour_status,
        coalesce(outcomes.education_group, 'unknown') as known_education_group,
        coalesce(outcomes.family_type, 'unknown') as known_family_type,
        case
            when outcomes.family_size is null then 'unknown'
            when outcomes.family_size < 3 then cast(outcomes.family_size as string)
            else '3+'
        end as family_size_group
    from outcomes
    left join joined
        on outcomes.person_id = joined.person_id
    left join families
        on
            outcomes.person_id = families.person_id
            and outcomes.year = families.year
    left join mixed
        on
            families.family_id = mixed.family_id
            and families.year = mixed.year

),

final as (

    select
        year,
        scheme_id,
        region_code,
        capped_age as age,
        background,
        known_labour_status as labour_status,
        known_education_group as education_group,
        family_size_group,
        known_family_type as family_type,
        mixed_with,
        joined_group,
        count(*) as persons,
        count(case when outcome = 'moved' then 1 end) as internal_out_movers,
        count(case when outcome = 'emigrated' then 1 end) as emigrants,
        count(case when outcome = 'died' then 1 end) as deaths,
        count(case when has_emigrated_administratively then 1 end) as administrative_emigrants,
        count(backdated_outcome) as backdated_persons,
        count(case when backdated_outcome = 'moved' then 1 end) as backdated_internal_out_movers,
        count(case when backdated_outcome = 'emigrated' then 1 end) as backdated_emigrants
    from grouped
    group by
        year, scheme_id, region_code, capped_age, background, known_labour_status, known_education_group,
        family_size_group, known_family_type, mixed_with, joined_group

)

select * from final
