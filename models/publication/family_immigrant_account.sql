with joined as (

    select * from {{ ref('family_immigrant_references') }}

),

final as (

    select
        first_immigration_year,
        status_code,
        joined_group,
        cast(count(*) as bigint) as persons
    from joined
    group by first_immigration_year, status_code, joined_group

)

select * from final
