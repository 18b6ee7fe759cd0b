with assumptions as (

    select * from {{ ref('municipality_assumptions') }}

),

final as (

    select
        stated_place,
        stated_code,
        valid_from_date,
        municipality_code,
        rule_code,
        count(*) as places
    from assumptions
    group by stated_place, stated_code, valid_from_date, municipality_code, rule_code

)

select * from final
