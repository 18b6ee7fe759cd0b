with arrivals as (

    select * from {{ ref('arrival_intakes') }}

),

final as (

    select distinct
        intake_set,
        vintage_id,
        intake_id
    from arrivals

)

select * from final
