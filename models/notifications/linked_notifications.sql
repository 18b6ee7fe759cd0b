with links as (

    select * from {{ ref('vintage_links') }}

),

final as (

    select
        notification_id,
        max(case when vintage_id = 'current' and is_taken_back then 1 else 0 end) = 1 as is_taken_back,
        max(case when vintage_id = 'current' and comes_too_late then 1 else 0 end) = 1 as comes_too_late
    from links
    group by notification_id

)

select * from final
