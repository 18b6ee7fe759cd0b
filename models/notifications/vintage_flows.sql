with counts as (

    select * from {{ ref('flow_counts') }}

),

signed as (

    select
        counts.*,
        counts.notification_type as flow,
        1 as sign
    from counts
    union all
    select
        counts.*,
        'net_immigration' as flow,
        case counts.notification_type when 'immigration' then 1 else -1 end as sign
    from counts
    where counts.notification_type in ('immigration', 'emigration')

),

final as (

    select
        vintage_id,
        registration_year,
        flow,
        coalesce(sex, 'not_known') as sex,
        coalesce(age_group, 'not_known') as age_group,
        citizenship_group,
        coalesce(county_code, 'not_applicable') as county_code,
        is_census_correction,
        cast(sum(sign * notifications) as bigint) as notifications
    from signed
    group by all

)

select * from final
