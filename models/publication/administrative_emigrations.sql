with counts as (

    select * from {{ ref('flow_counts') }}

),

final as (

    select
        registration_year,
        country_group,
        cast(sum(notifications) as bigint) as emigrations,
        cast(sum(case when is_administrative then notifications else 0 end) as bigint) as administrative_emigrations,
        {{ share('sum(case when is_administrative then notifications else 0 end)', 'sum(notifications)') }}
            as administrative_share
    from counts
    where
        vintage_id = 'current'
        and notification_type = 'emigration'
    group by registration_year, country_group

)

select * from final
