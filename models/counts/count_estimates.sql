{{ config(materialized='view') }}

with runs as (

    select *
    from {{ ref('count_runs') }}
    where row_kind = 'estimate'

),

final as (

    select
        table_name,
        what,
        rule,
        sum(persons) as persons,
        max(total_persons) as total_persons
    from runs
    group by table_name, what, rule

)

select * from final
