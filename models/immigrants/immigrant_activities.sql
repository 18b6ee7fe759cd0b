with immigrants as (

    select * from {{ ref('immigrants') }}

),

statements as (

    select *
    from {{ ref('person_year_statements') }}
    where person_id is not null and year is not null

),

final as (

    -- Of several rows for one person and year, the one that says most stands. No level (0), a level not stated (9)
    -- and one that cannot be read all say nothing.
    select
        statements.person_id,
        statements.year,
        max(statements.is_employed) as is_employed,
        max(statements.is_in_education) as is_in_education,
        max(statements.unemployed_months) as unemployed_months,
        max(statements.attained_level) as attained_level
    from statements
    inner join immigrants
        on statements.person_id = immigrants.person_id
    group by statements.person_id, statements.year

)

select * from final
