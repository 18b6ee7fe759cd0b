with persons as (

    select * from {{ ref('stated_against_number') }}

),

final as (

    select
        sex_agreement,
        birth_date_agreement,
        count(*) as persons
    from persons
    group by sex_agreement, birth_date_agreement

)

select * from final
