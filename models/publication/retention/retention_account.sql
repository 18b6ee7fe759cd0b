with followed as (

    select * from {{ ref('followed_immigrants') }}

),

final as (

    select
        first_immigration_year,
        background,
        status_code,
        is_followed,
        cast(count(*) as bigint) as persons
    from followed
    group by first_immigration_year, background, status_code, is_followed

)

select * from final
