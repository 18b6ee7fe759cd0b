with born_abroad as (

    select * from {{ ref('persons_born_abroad') }}

),

final as (

    select
        case when exclusion_code is null then 'immigrant' else 'not_immigrant' end as verdict,
        exclusion_code,
        count(*) as persons
    from born_abroad
    group by exclusion_code

)

select * from final
