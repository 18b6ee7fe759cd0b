{{ config(materialized='view') }}

with runs as (

    select *
    from {{ ref('count_runs') }}
    where row_kind = 'scheme_moves'

),

final as (

    select
        scheme_id,
        region_code,
        year,
        sex,
        year - age as birth_year,
        internal_in_movers,
        internal_out_movers
    from runs

)

select * from final
