with members as (

    select * from {{ ref('family_member_checks') }}

),

final as (

    select
        year,
        case when is_resident then 'counted' else 'not_resident' end as verdict,
        count(*) as members
    from members
    group by year, is_resident

)

select * from final
