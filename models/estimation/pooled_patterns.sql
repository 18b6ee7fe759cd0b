{% set columns = pattern_columns() -%}
with person_years as (

    select * from {{ ref('pooled_person_years') }}

),

final as (

    select
        {{ columns | join(',\n        ') }},
        row_number() over (order by {{ columns | join(' asc nulls first, ') }} asc nulls first) as pattern_number,
        {{ persons_by_outcome('outcome') }}
    from person_years
    group by {{ columns | join(', ') }}

)

select * from final
