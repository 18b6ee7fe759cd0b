with years as (
    select distinct registration_year
    from publication.notification_totals_by_vintage
    where vintage_id in ('analysis_file', 'recount')
)

select
    notification_type,
    registration_year,
    vintage_id,
    notifications
from publication.notification_totals_by_vintage
inner join years using (registration_year)
