with outcomes as (

    select * from {{ ref('immigrant_outcomes') }}

),

grouped as (

    select
        *,
        least(age, {{ oldest_age() }}) as capped_age,
        coalesce(labour_status, 'unknown') as known_labour_status,
        coalesce(education_group, 'unknown') as known_education_group,
        coalesce(family_type, 'unknown') as known_family_type,
        case
            when family_size is null then 'unknown'
            when family_size < 3 then cast(family_size as string)
            else '3+'
        end as family_size_group
    from outcomes

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
        family_size_group, known_family_type

)

select * from final
