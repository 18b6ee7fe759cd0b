{{ config(materialized='view') }}

with runs as (

    select *
    from {{ ref('count_runs') }}
    where row_kind = 'relation'

),

final as (

    select
        what as relation,
        rule as reason
    from runs

)

select * from final
