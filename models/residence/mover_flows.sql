with movers as (

    select * from {{ ref('movers') }}

),

final as (

    select
        year,
        mover_kind,
        origin_municipality_code,
        destination_municipality_code,
        sex,
        birth_year,
        count(*) as persons
    from movers
    group by all

)

select * from final
