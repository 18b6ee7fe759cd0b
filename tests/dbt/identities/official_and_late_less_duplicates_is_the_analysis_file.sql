-- METHOD 9: official statistics + late messages - duplicates - what was taken back since = analysis file, for every
-- year and type that the analysis file covers, on the figures computed from the delivery.
with parts as (

    select registration_year, notification_type, notifications, 1 as sign
    from {{ ref('notification_totals_by_vintage') }}
    where vintage_id = 'official_statistics'
    union all
    select registration_year, notification_type, notifications, 1 as sign
    from {{ ref('late_notifications') }}
    where vintage_id = 'analysis_file'
    union all
    select registration_year, notification_type, notifications + taken_back_notifications as notifications, -1 as sign
    from {{ ref('removed_duplicates') }}
    where vintage_id = 'analysis_file'
    union all
    select registration_year, notification_type, notifications, -1 as sign
    from {{ ref('notification_totals_by_vintage') }}
    where vintage_id = 'analysis_file'

)

select registration_year, notification_type, sum(sign * notifications) as difference
from parts
where registration_year between 1967 and 1975
group by registration_year, notification_type
having sum(sign * notifications) <> 0
