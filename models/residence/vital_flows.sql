with events as (

    select * from {{ ref('vital_events') }}

),

final as (

    select
        year,
        vital_event,
        municipality_code,
        sex,
        birth_year,
        count(*) as persons
    from events
    group by all

)

select * from final
