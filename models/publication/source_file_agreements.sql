with events as (

    select * from {{ ref('migration_events') }}

),

final as (

    select
        registration_year,
        source_file as delivered_source_file,
        case when is_out_of_order then 'historical' else 'statistics' end as derived_source_file,
        count(*) as notifications
    from events
    group by all

)

select * from final
