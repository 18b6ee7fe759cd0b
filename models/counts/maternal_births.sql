with runs as (

    select *
    from {{ ref('count_runs') }}
    where row_kind = 'mother'

),

final as (

    select
        year,
        region_code as municipality_code,
        sex,
        age as mother_age,
        births
    from runs

)

select * from final
