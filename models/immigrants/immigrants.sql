with born_abroad as (

    select * from {{ ref('persons_born_abroad') }}

),

final as (

    select
        person_id,
        sex,
        birth_year,
        first_immigration_year,
        case
            when birth_country_group = 'nordic' then 'nordic'
            when first_immigration_year < {{ rule_parameter('first_year_of_reason_for_immigration') }} then 'unknown'
            else coalesce(reason_for_immigration, 'unknown')
        end as background
    from born_abroad
    where exclusion_code is null

)

select * from final
