{% set columns = pattern_columns() -%}
with person_years as (

    select * from {{ ref('pooled_person_years') }}

),

final as (

    select
        {{ columns | join(',\n        ') }},
        row_number() over (order by {{ columns | join(' asc nulls first, ') }} asc nulls first) as pattern_number,
        count(case when outcome = 'stayed' then 1 end) as stayed_persons,
        count(case when outcome = 'moved' then 1 end) as moved_persons,
        count(case when outcome = 'emigrated' then 1 end) as emigrated_persons,
        count(case when outcome = 'died' then 1 end) as dead_persons
    from person_years
    group by {{ columns | join(', ') }}

)

select * from final
